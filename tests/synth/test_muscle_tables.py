"""What synth says of electrodes, beside what the sites say."""

from kinescript.body.segments import BACK_EXTENSORS
from kinescript.record.muscle_sites import site_entries
from kinescript.synth.muscles_at_rest import AT_REST, TRUNK


def test_the_heart_is_planted_where_the_sites_say_it_is_seen() -> None:
    assert set(AT_REST) == set(site_entries())
    assert set(TRUNK) == {name for name, entry in site_entries().items() if entry.heart}


def test_back_extensors_are_sites_of_the_trunk() -> None:
    assert {site_entries()[name].region for name in BACK_EXTENSORS} == {"trunk"}
