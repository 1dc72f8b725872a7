from __future__ import annotations

import inspect
import re

import pytest

from quaywatch import errors
from quaywatch.errors import CaseError, DataError, PlanError, PluginError, QuaywatchError, SourceError


def test_the_tree_in_the_docstring_is_the_tree_in_the_code():
    drawn = set(re.findall(r"\b(\w+Error)\b", errors.__doc__ or ""))
    built = {name for name, kind in vars(errors).items() if inspect.isclass(kind)}
    assert drawn == built == set(errors.__all__)
    assert issubclass(PluginError, PlanError)


@pytest.mark.parametrize(
    ("kind", "code"),
    [(PlanError, 2), (PluginError, 2), (SourceError, 3), (DataError, 4), (CaseError, 5)],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_the_exit_code_of_each_error_is_the_one_in_the_docstring(kind, code):
    assert kind.exit_code == code
    assert re.search(rf"{kind.__name__}\b.*\({'exit code ' if kind is PlanError else ''}{code}\)", errors.__doc__ or "")


def test_a_message_says_what_was_wrong_what_was_expected_and_what_to_do():
    error = DataError("gsd of -3 m", expected="a positive length", do="correct the sidecar.")
    assert str(error) == "gsd of -3 m. Expected a positive length. Correct the sidecar"
    assert (error.wrong, error.expected, error.do) == ("gsd of -3 m", "a positive length", "correct the sidecar.")


def test_parts_that_are_not_known_are_left_out():
    assert str(SourceError("no such file")) == "no such file"


def test_all_of_them_are_caught_by_one_name():
    with pytest.raises(QuaywatchError):
        raise PluginError("x")
