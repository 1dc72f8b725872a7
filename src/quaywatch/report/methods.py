"""Which rule gave which number, and what no rule here can show: only what the case used is told."""

from __future__ import annotations

from quaywatch.assessment.wording import counted, listed
from quaywatch.records.findings import Findings
from quaywatch.records.observation import ObservationKind

__all__ = ["limits", "methods"]

_CHANGES = (
    "Changes: the looks of one kind of sensor are laid over one another to a part of a pixel, earlier against"
    " later; of several on a side the median counts. To what stands out a rectangle of one colour is fitted as"
    " the sensor would blur it: its sides are the length and the width, geodesic, ± the half-width of the 95 %"
    " interval. Of a track, what lies under the rectangle is covered; completely is said only where even the"
    " lower end of the interval is 99 %. A structure counts as complete where two looks show all of its length."
)

_TEXTS = (
    "Texts: rules over tables of words find whose words a text prints, and propose claims; no model. A proposed claim"
    " counts only once a person has accepted it, as it is or with changes. That words stand under a name says whose the"
    " publisher printed them as, not that they were spoken so, or that they are true."
)
_YARDS = (
    "Stock in yards: the looks of one kind of sensor are laid over one another and brought to one light by the ground"
    " round the yard, and tell each other's bare ground. Each pixel is a mixture of that ground and of a body of one"
    " colour that came or went, or stands out; the covered area is the sum of the shares, ± the half-width of the 95 %"
    " interval. What only darkens the ground, shadow and snow are not told as stock."
)


_SIGNALS = (
    "Ships' signals (AIS): rows of one message heard twice are one; what no ship's track can hold is left out. A port"
    " call begins within 3\u00a0km of a site or inside its outline and ends beyond 4\u00a0km, or 1\u00a0km outside; a"
    " stop is slower than 0.2\u00a0kn. A silence is 6 hours or more without a position. How likely a ship that sent"
    " would have been heard is told from what was received of other ships at the place and hour. Limits that this case"
    " sets otherwise are named with the evidence."
)
_MATCHES = (
    "Detections against tracks: each track is laid to the moment of the picture with an error that grows with the time"
    " to its positions; pairs are weighed by place and length, with the chances that a ship was missed, that a"
    " detection is none, and that a ship was not heard. The best joint assignments give the chances."
)


def methods(findings: Findings) -> tuple[str, ...]:
    """One paragraph per rule that the case used."""
    told = [
        "O (observed) is what our own detectors or analysts saw in pixels that this case holds. R (reported) is what"
        " somebody else published. A (assessed) follows from these by a rule below.",
        "A time given as a day is the whole local day of 24 hours, never midnight. What happened has a bracket: not"
        " before one moment and not after another. An end that no look bounds stays open.",
    ]
    if findings.counts:
        told.append(
            "Least number of calls: the smallest number of groups into which the sightings can be put so that no group"
            " holds two that cannot be one stay. Two cannot be one stay where the berths of the port were seen empty in"
            " between, where a source names two ships or two calls, where two lie there in one look, where lengths"
            " cannot be one ship's, or where a source states an arrival or departure between them."
        )
        told.append(
            "Usable looks are looks in which at least one of the zones could be seen. The longest unseen stretch is the"
            " longest time without one, the ends of the window included."
        )
    if findings.scenes and any(answer.expected for _, answer in findings.counts):
        told.append(
            "Probable number of calls: a model of each berth (free, or held by a ship for some days), weighed by how"
            " well it explains the looks, from stated priors; given as the median and the shortest interval with 90 %"
            " of the chances or more. It uses what was seen only, allows for wrong sightings, and takes the looks as"
            " not chosen for what they showed: where only pictures with a ship were published, it is too high."
        )
    if any(call.direction.because for _, answer in findings.counts for call in answer.calls):
        told.append(
            "Direction of cargo: signs (holds, deck, stock, activity) are weighed in log-odds for loading;"
            " where they do not decide, the answer is undetermined."
        )
    if findings.voyages:
        told.append(
            "Voyages: two calls in two ports that one ship may have made, by what the sources say, by name, or where"
            " neither speaks by length. The way by sea is the shortest on a shipped chart; possible is what the time"
            " that there was allows at 16 knots."
        )
    if findings.train_counts:
        told.append("Trains: the rules for calls, at each station. A count of cars is no measure of one train.")
    if findings.stock_changes:
        told.append("Stock: the covered areas of two consecutive looks are compared with the errors of both.")
    told += [text for used, text in ((findings.change_surveys, _CHANGES), (_has_yards(findings), _YARDS)) if used]
    told += [text for used, text in ((findings.ship_surveys, _SIGNALS), (findings.ship_matches, _MATCHES)) if used]
    if findings.texts:
        told.append(_TEXTS)
    if findings.claims:
        told.append(
            "Claims: supported where the events show it under every reading that the looks allow, contradicted where"
            " every reading excludes it, partly in between, not checkable where nothing here could show it, not judged"
            " where this version has no rule for such a claim."
        )
    detectors = sorted({f"{d.detector} {d.version}" for d in findings.detections})
    if detectors:
        told.append(
            f"Vessels were found by {listed(detectors)} in {counted(len(findings.scenes), 'scene')}. Lengths are"
            " geodesic, on the WGS\u00a084 ellipsoid, along the long axis; ± is the half-width of the 95 % interval."
        )
    return tuple(told)


def _has_yards(findings: Findings) -> bool:
    """Whether pixels were asked for stock."""
    return any(one.kind is ObservationKind.STOCKPILE and one.detections for one in findings.observations)


def limits(findings: Findings) -> tuple[str, ...]:
    """What a reader must not take from this report."""
    told = [
        "No look is never “nothing there”, and “not observable” is not “not there”.",
        "A least number is a floor, not an estimate: more calls fit every set of looks.",
    ]
    if not findings.scenes and findings.rests_on_others:
        told.append(
            "The case holds no images of its own. Every sighting was typed from a published page; that others saw it"
            " is what this report rests on, and their measuring errors are mostly unknown."
        )
    if findings.scenes:
        told.append("A detection says what pixels look like: it gives no name, no cargo and no purpose.")
        told.append("Outlines of zones are as good as their source, named under places.")
    if findings.change_surveys:
        told.append(
            "A new structure is something with straight edges and one colour, seen from above: a roof, a hall, a paved"
            " or a cleared yard. Its score is the share of such outlines that lay in mapped change on other scenes,"
            " and no chance that it is a building. What has the colour of the ground round it is not found."
        )
    if _has_yards(findings):
        told.append(
            "What covers a yard is told by its colour: tarmac, slag and dark roofs look like coal, fields and building"
            " sites change too. The area says nothing of the height, and no look in which nothing was told shows a yard"
            " empty."
        )
    if findings.ship_surveys:
        told.append(
            "A position is what a ship says of itself: it can be wrong, late, or another ship's. That no position was"
            " received does not say that none was sent, and ships that never send are in no track."
        )
    if any(claim.when is None for claim in findings.claims):
        told.append("Some claims give no time; they are held against the whole period of the case.")
    return tuple(told)
