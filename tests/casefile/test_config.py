from __future__ import annotations

import dataclasses
import os
from datetime import date
from pathlib import Path

import pytest

from quaywatch.casefile.config import CaseConfig, SiteEntry, add_site, read_config, write_new_config
from quaywatch.errors import CaseError, PlanError, SourceError
from quaywatch.records.place import Site

HEAD = 'schema = "quaywatch/case/1"\n[case]\ntitle = "T"\nquestion = "Q"\n'


def written(folder: Path, toml: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "case.toml").write_bytes(toml if isinstance(toml, bytes) else toml.encode())
    return folder


def test_a_new_case_says_what_was_asked(folder: Path, config: CaseConfig) -> None:
    assert read_config(folder) == config


def test_the_case_has_the_sites_that_it_is_given(config: CaseConfig) -> None:
    case = config.case([Site(id="rajin", name="Rajin")])
    assert (case.id, case.site("rajin").name, case.counts) == ("rajin", "Rajin", config.counts)


def test_little_is_enough_and_the_folder_gives_the_key(tmp_path: Path) -> None:
    config = read_config(written(tmp_path / "나진 case", HEAD))
    assert config == CaseConfig(id="나진 case", title="T", question="Q")


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    assert read_config(written(tmp_path, b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode())).title == "T"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (HEAD + "titel = 1\n", r"line 5, key case\.titel: unknown key, the nearest known one is 'title'"),
        (HEAD + "[[sites]]\ngazetteer = 'a'\n[[sites]]\nfil = 'b'\n", r"line 8, key sites\[1\]\.fil: unknown key"),
        (HEAD + "[period]\nfrom = 3\n", r"line 6, key period\.from: 3, expected a valid date"),
        (HEAD + "[period]\nfrom = 2025-01-02\nto = 2025-01-01\n", "line 5, key period: ends on 2025-01-01, before"),
        (HEAD + "[period]\nfrom = 2025-02-30\n", "not TOML.*line 6"),
        (
            HEAD + "[changes]\nsplitt = 2024-09-01\n",
            r"key changes\.splitt: unknown key, the nearest known one is 'split'",
        ),
        (HEAD + "[changes]\nsplit = 'autumn'\n", r"line 6, key changes\.split"),
        (HEAD + "synthetic = 'no'\n", r"line 5, key case\.synthetic: \"no\", expected a valid boolean"),
        (HEAD + "[[sites]]\n", "line 5.*either 'gazetteer' or 'file'"),
        (HEAD + "[[sites]]\nfile = 'a'\ngazetteer = 'a'\n", "either 'gazetteer' or 'file'"),
        (HEAD + "[[sites]]\nfile = '../a.geojson'\n", "leads out of the case"),
        (HEAD + "[[sites]]\nfile = '/etc/hostname'\n", "leads out of the case"),
        (HEAD + "[[counts]]\nid = 'a'\ntitle = 't'\nsite = 's'\nstay_limit_days = nan\n", r"line 9, key counts\[0\]"),
        (HEAD + "[[counts]]\nid = 'a'\ntitle = 't'\nsite = 's'\nzones = 'p'\n", r"counts\[0\]\.zones"),
        (HEAD + 2 * "[[counts]]\nid = 'a'\ntitle = 't'\nsite = 's'\n", "count 'a' stands there twice"),
        (HEAD + 2 * "[[sites]]\ngazetteer = 'a'\n", "site 'a' stands there twice"),
        ('schema = "quaywatch/case/1"\n[case]\ntitle = "T"\n', r"line 2, key case\.question: is missing"),
        ("", "names no schema"),
        ("schema = 1", "has the schema 1"),
        ('schema = "quaywatch/case/2"\n[kase]\n', "written by a newer version"),
        ("schema =", "not TOML"),
        ("a = " + "[" * 5000, "not TOML"),
        (b"\xff\xfe", "not UTF-8"),
        (b"#" * (1 << 21), "larger than"),
    ],
)
def test_each_mistake_is_named(tmp_path: Path, toml: str | bytes, said: str) -> None:
    with pytest.raises(CaseError, match=said):
        read_config(written(tmp_path, toml))


def test_assumptions_are_free(tmp_path: Path) -> None:
    config = read_config(written(tmp_path, HEAD + "[assumptions]\nday = 2025-01-01\ndeep = {a = [1, nan]}\n"))
    assert set(config.assumptions) == {"day", "deep"}


def test_the_day_that_parts_earlier_from_later_looks_is_read_and_written(tmp_path: Path) -> None:
    config = read_config(written(tmp_path / "a", HEAD + "[changes]\nsplit = 2024-09-01\n"))
    assert config.changes_split == config.case([]).changes_split == date(2024, 9, 1)
    write_new_config(tmp_path / "b", config)
    assert read_config(tmp_path / "b") == config


def test_a_folder_without_a_configuration_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="is not a case"):
        read_config(tmp_path)


def test_a_configuration_that_is_a_link_out_of_the_case_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "other", HEAD)
    (tmp_path / "case").mkdir()
    (tmp_path / "case/case.toml").symlink_to(tmp_path / "other/case.toml")
    with pytest.raises(CaseError, match="leads out of the case"):
        read_config(tmp_path / "case")


def test_a_case_behind_a_link_is_a_case(tmp_path: Path, folder: Path, config: CaseConfig) -> None:
    (tmp_path / "link").symlink_to(folder)
    assert read_config(tmp_path / "link") == config


def test_the_same_case_may_be_started_twice(folder: Path, config: CaseConfig) -> None:
    before = (folder / "case.toml").read_bytes()
    write_new_config(folder, config)
    assert (folder / "case.toml").read_bytes() == before


def test_a_new_case_does_not_take_over_a_folder(tmp_path: Path, folder: Path, config: CaseConfig) -> None:
    with pytest.raises(CaseError, match="holds another case"):
        write_new_config(folder, dataclasses.replace(config, title="Another"))
    with pytest.raises(CaseError, match="is not empty"):
        write_new_config(tmp_path, config)
    (tmp_path / "file").touch()
    with pytest.raises(CaseError, match="Not a directory"):
        write_new_config(tmp_path / "file", config)


def test_a_case_that_could_not_be_read_again_is_not_written(tmp_path: Path, config: CaseConfig) -> None:
    with pytest.raises(CaseError, match=r"case\.title"):
        write_new_config(tmp_path / "new", dataclasses.replace(config, title=""))
    assert not (tmp_path / "new").exists()


def test_a_folder_whose_name_is_not_unicode_can_hold_a_case(tmp_path: Path, config: CaseConfig) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    write_new_config(folder, dataclasses.replace(config, id=folder.name))
    assert read_config(folder).id == "caf?"


def test_what_a_killed_start_has_left_does_not_stand_in_the_way(tmp_path: Path, config: CaseConfig) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new/.unfinished-abc").touch()
    write_new_config(tmp_path / "new", config)
    assert read_config(tmp_path / "new") == config


def test_adding_a_site_keeps_every_comment(tmp_path: Path) -> None:
    toml = "# why\n" + HEAD + "[[sites]] # the port\ngazetteer = 'rajin'\n\n[assumptions] # last\nx = 1 # one\n"
    folder = written(tmp_path, toml)
    assert add_site(folder, gazetteer="khasan") == SiteEntry(gazetteer="khasan")
    edited = (folder / "case.toml").read_text()
    assert edited.replace('[[sites]]\ngazetteer = "khasan"\n\n', "") == toml
    assert read_config(folder).sites == (SiteEntry(gazetteer="rajin"), SiteEntry(gazetteer="khasan"))


@pytest.mark.parametrize("sites", ["", "sites = [{gazetteer = 'rajin'}]\n"], ids=["none yet", "on one line"])
def test_sites_may_be_written_in_other_ways(tmp_path: Path, sites: str) -> None:
    folder = written(tmp_path, sites + HEAD)
    add_site(folder, gazetteer="khasan")
    assert read_config(folder).sites[-1] == SiteEntry(gazetteer="khasan")


def test_a_site_file_from_outside_is_copied_into_the_case(tmp_path: Path, folder: Path) -> None:
    outside = tmp_path / "부두 north.geojson"
    outside.write_text("{}")
    entry = add_site(folder, file=outside)
    assert entry == SiteEntry(file="sites/부두 north.geojson")
    assert (folder / "sites/부두 north.geojson").read_text() == "{}"
    assert entry in read_config(folder).sites
    with pytest.raises(PlanError, match="has the site .* already"):
        add_site(folder, file=folder / "sites/부두 north.geojson")
    outside.write_text("[]")
    with pytest.raises(PlanError, match="has another file"):
        add_site(folder, file=outside)


def test_a_site_file_that_is_no_file_is_refused(tmp_path: Path, folder: Path) -> None:
    before = (folder / "case.toml").read_bytes()
    (tmp_path / "link.geojson").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "pipe.geojson")
    for name in ("link.geojson", "pipe.geojson", "none.geojson"):
        with pytest.raises(SourceError, match=name):
            add_site(folder, file=tmp_path / name)
    with pytest.raises(PlanError, match="not both"):
        add_site(folder)
    assert (folder / "case.toml").read_bytes() == before


def test_the_example_in_the_documentation_is_read(tmp_path: Path) -> None:
    documentation = Path(__file__).parents[2] / "docs" / "case-format.md"
    example = documentation.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    config = read_config(written(tmp_path, example))
    assert (len(config.sites), config.counts[0].stay_limit_source) == (2, "harbour rules of 2019")


def test_a_site_may_have_its_own_split_and_the_others_keep_the_one_of_the_case(tmp_path: Path) -> None:
    toml = HEAD + "[changes]\nsplit = 2024-09-01\n[changes.split_by_site]\nrajin = 2024-05-01\n"
    config = read_config(written(tmp_path / "a", toml))
    case = config.case([Site(id="rajin", name="Rajin"), Site(id="chongjin", name="Chongjin")])
    assert (case.split_at("rajin"), case.split_at("chongjin")) == (date(2024, 5, 1), date(2024, 9, 1))
    write_new_config(tmp_path / "b", dataclasses.replace(config, id="b"))
    assert read_config(tmp_path / "b").split_by_site == config.split_by_site


def test_a_split_of_a_site_that_the_case_has_not_is_refused(tmp_path: Path) -> None:
    config = read_config(written(tmp_path, HEAD + "[changes.split_by_site]\nrajjin = 2024-05-01\n"))
    with pytest.raises(CaseError, match="rajjin.*one of: rajin"):
        config.case([Site(id="rajin", name="Rajin")])
