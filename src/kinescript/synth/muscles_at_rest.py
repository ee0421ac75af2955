"""What an electrode over each muscle sees in quiet standing and at most: assumptions of a realistic size."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRest:
    """RMS in uV in a maximal voluntary contraction, and the share of it that quiet standing takes.

    Both are assumptions inside what textbooks show (Konrad 2005, The ABC of EMG; Basmajian & De Luca 1985: the calf
    and the back work a little in quiet standing, the rest next to nothing). `trunk`: the heart is seen too.
    """

    most_uv: float
    tonic_share: float
    trunk: bool = False


_BACK = AtRest(most_uv=200.0, tonic_share=0.02, trunk=True)
_FRONT = AtRest(most_uv=180.0, tonic_share=0.015, trunk=True)
_THIGH = AtRest(most_uv=300.0, tonic_share=0.01)
_BUTTOCK = AtRest(most_uv=220.0, tonic_share=0.015)
_CALF = AtRest(most_uv=280.0, tonic_share=0.04)
_SHIN = AtRest(most_uv=320.0, tonic_share=0.01)

AT_REST: dict[str, AtRest] = {
    "erector_spinae_longissimus": _BACK,
    "erector_spinae_iliocostalis": _BACK,
    "multifidus": _BACK,
    "latissimus_dorsi": _BACK,
    "transversus_internal_oblique_region": _FRONT,
    "external_oblique": _FRONT,
    "rectus_abdominis": _FRONT,
    "gluteus_maximus": _BUTTOCK,
    "gluteus_medius": _BUTTOCK,
    "tensor_fasciae_latae": _BUTTOCK,
    "rectus_femoris": _THIGH,
    "vastus_medialis": _THIGH,
    "vastus_lateralis": _THIGH,
    "biceps_femoris": _THIGH,
    "semitendinosus": _THIGH,
    "hamstrings": _THIGH,
    "adductor_longus": _THIGH,
    "tibialis_anterior": _SHIN,
    "peroneus_longus": _SHIN,
    "peroneus_brevis": _SHIN,
    "soleus": _CALF,
    "gastrocnemius_medialis": _CALF,
    "gastrocnemius_lateralis": _CALF,
    "deltoideus_anterior": _THIGH,
}
TRUNK = tuple(name for name, each in AT_REST.items() if each.trunk)
