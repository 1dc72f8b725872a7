"""Everything that a case holds after a run: what the report is written from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quaywatch.records.artefact import Artefact, Figure
from quaywatch.records.berth_history import BerthHistory
from quaywatch.records.case import Case, CountRequest
from quaywatch.records.change_survey import ChangePicture, ChangeSurvey
from quaywatch.records.claim import Claim, Verdict
from quaywatch.records.detection import Detection, ZoneAnswer
from quaywatch.records.event import CallCount, Conflict, Construction, Crossing, StockChange, TrainCount, Voyage
from quaywatch.records.ledger import LedgerRow
from quaywatch.records.look import Look
from quaywatch.records.observation import Fact, Observation
from quaywatch.records.provision import Provision
from quaywatch.records.review import Review
from quaywatch.records.scene import Scene
from quaywatch.records.ship_event import ListCheck, ShipAbsence, ShipEvent, ShipMatch, ShipPicture, ShipSurvey
from quaywatch.records.skipped import Skipped
from quaywatch.records.statement import Statement
from quaywatch.records.text_reading import TextReading
from quaywatch.records.watchlist import ListMatch
from quaywatch.records.weighing import Weighing

__all__ = ["Findings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """One frozen state of a case. Every number in every report comes from here."""

    case: Case
    """The case, its sites joined with those that the sightings files tell of."""
    as_of: date
    """Day as of which it speaks."""
    code_version: str
    """Version of Quaywatch that made it."""
    artefacts: tuple[Artefact, ...] = ()
    scenes: tuple[Scene, ...] = ()
    looks: tuple[Look, ...] = ()
    detections: tuple[Detection, ...] = ()
    answers: tuple[ZoneAnswer, ...] = ()
    """Zone by zone and scene by scene: is a vessel there?"""
    histories: tuple[BerthHistory, ...] = ()
    """What a berth's other looks say of a look."""
    change_surveys: tuple[ChangeSurvey, ...] = ()
    """What was searched for changes, and what came and went."""
    observations: tuple[Observation, ...] = ()
    facts: tuple[Fact, ...] = ()
    counts: tuple[tuple[CountRequest, CallCount], ...] = ()
    """Each frequency asked for, with its answer."""
    stock_changes: tuple[StockChange, ...] = ()
    constructions: tuple[Construction, ...] = ()
    train_counts: tuple[TrainCount, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    voyages: tuple[Voyage, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    texts: tuple[TextReading, ...] = ()
    """What rules read in the texts that the case holds."""
    reviews: tuple[Review, ...] = ()
    """The last decision on each proposed claim."""
    claims: tuple[Claim, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    weighings: tuple[Weighing, ...] = ()
    """Competing explanations, each question as of one or several days."""
    ledger: tuple[LedgerRow, ...] = ()
    """Rows of ledger files; those of claims are made from them."""
    provisions: tuple[Provision, ...] = ()
    statements: tuple[Statement, ...] = ()
    """Records that words were spoken."""
    ship_surveys: tuple[ShipSurvey, ...] = ()
    """What ships sent of themselves: one where the case holds any of it."""
    ship_events: tuple[ShipEvent, ...] = ()
    """Those that bear on the case; all are in the tables that the survey names."""
    ship_absences: tuple[ShipAbsence, ...] = ()
    ship_matches: tuple[ShipMatch, ...] = ()
    list_checks: tuple[ListCheck, ...] = ()
    list_matches: tuple[ListMatch, ...] = ()
    figures: tuple[Figure, ...] = ()
    ship_pictures: tuple[ShipPicture, ...] = ()
    change_pictures: tuple[ChangePicture, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @property
    def scenes_searched(self) -> tuple[Scene, ...]:
        """Scenes that a detector searched and that showed something: a usable part of a watched zone, or an object.

        That nothing was found in the others is no finding; why is.
        """
        shown = {look.scene for look in self.looks if look.searched_by and look.usable_zones}
        shown |= {found.scene for found in self.detections}
        return tuple(scene for scene in self.scenes if scene.id in shown)

    @property
    def rests_on_others(self) -> bool:
        """True where all sightings were published by others: the case has no pictures, and is not of signals alone."""
        return not self.scenes and (bool(self.looks or self.observations or self.facts) or not self.ship_surveys)
