"""The minimal safety set as it is answered: six groups of questions."""

from dataclasses import dataclass

from kinescript.intake.words import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class CaudaEquina:
    """New or changed, even slightly."""

    bladder: Answer | None = None
    bowel: Answer | None = None
    saddle_sensation: Answer | None = None
    sexual_function: Answer | None = None
    bilateral_leg_symptoms: Answer | None = None
    progressive_weakness: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeuroFlags:
    """Strength of 3 or less on the MRC scale, and signs of the upper motor neurone."""

    mrc_3_or_less: Answer | None = None
    upper_motor_neurone_signs: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fracture:
    """What makes a fracture likelier."""

    major_trauma_for_age: Answer | None = None
    osteoporosis_or_fragility_fracture: Answer | None = None
    long_term_steroids: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Malignancy:
    """What makes a tumour likelier."""

    history: Answer | None = None
    weight_loss: Answer | None = None
    constant_night_pain: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Infection:
    """What makes a spinal infection likelier."""

    fever_unwell: Answer | None = None
    immunosuppressed_or_iv_drugs: Answer | None = None
    recent_infection_or_spinal_procedure: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherFlags:
    """What else is not sciatica, or changes the plan."""

    calf_swelling: Answer | None = None
    cold_or_pulseless_foot: Answer | None = None
    pulsatile_abdomen: Answer | None = None
    morning_stiffness_over_30min: Answer | None = None
    pregnant_or_postpartum: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlags:
    """The minimal safety set, whole."""

    cauda_equina: CaudaEquina = CaudaEquina()
    neuro: NeuroFlags = NeuroFlags()
    fracture: Fracture = Fracture()
    malignancy: Malignancy = Malignancy()
    infection: Infection = Infection()
    other: OtherFlags = OtherFlags()
