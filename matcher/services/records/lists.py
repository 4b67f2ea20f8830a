"""The lists of trainees and openings that have tables of their own."""

from __future__ import annotations

from matcher.exchange.lists import Certificate, Levelled
from matcher.models.openings import OpeningSkill, OpeningSoftSkill
from matcher.models.trainees import (
    TraineeCertificate,
    TraineeSkill,
    TraineeSoftSkill,
    TraineeWish,
    WishKind,
)
from matcher.services.records.nouns import Child

LEVELLED = ("label", "level")
SKILL = ("macro_skill", "skill")
WISH = ("trade", "interest")

WISHES = tuple(
    Child(
        attribute=attribute,
        table=TraineeWish,
        parent="trainee_id",
        given=("label",),
        derived=WISH,
        fixed={"kind": kind},
        item=str,
    )
    for attribute, kind in (
        ("projects", WishKind.PROJECT),
        ("interests", WishKind.INTEREST),
        ("dislikes", WishKind.DISLIKE),
    )
)

TRAINEE_LISTS = (
    Child("skills", TraineeSkill, "trainee_id", LEVELLED, Levelled, SKILL),
    Child("soft_skills", TraineeSoftSkill, "trainee_id", LEVELLED, Levelled, ("soft_skill",)),
    *WISHES,
    Child("certificates", TraineeCertificate, "trainee_id", ("label", "valid_until"), Certificate),
)

OPENING_LISTS = (
    Child("skills", OpeningSkill, "opening_id", LEVELLED, Levelled, SKILL),
    Child("soft_skills", OpeningSoftSkill, "opening_id", LEVELLED, Levelled, ("soft_skill",)),
)
