"""Every topic that comes with the tutor is sound: its exercises in several variants, its lesson line by line."""

import pytest

from tutor.commands import rehearsal
from tutor.commands.dispatch import desk
from tutor.course import lint
from tutor.course.exercises import load_topic, names
from tutor.course.practice import asked

LEAST = 6  # exercises of a topic


@pytest.mark.parametrize("name", names())
def test_the_exercises_of_a_topic_are_sound(name):
    assert list(lint.faults(name, range(1, 3))) == []


@pytest.mark.parametrize("name", names())
def test_the_lesson_of_a_topic_keeps_its_promises(name):
    assert list(rehearsal.faults(name, desk())) == []


@pytest.mark.parametrize("name", names())
def test_a_topic_has_exercises_enough_and_they_vary(name):
    exercises = load_topic(name).exercise
    assert len(exercises) >= LEAST
    fixed = [e.id for e in exercises if len({asked(e, seed).variant.values for seed in range(1, 13)}) < 2]
    assert fixed == []


def test_no_two_topics_claim_the_same_place():
    orders = [load_topic(name).order for name in names()]
    assert orders == sorted(set(orders))


@pytest.mark.soak
@pytest.mark.parametrize("name", names())
def test_the_exercises_of_a_topic_are_sound_in_many_variants(name):
    assert list(lint.faults(name, range(1, 41))) == []
