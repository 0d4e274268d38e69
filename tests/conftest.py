"""Golden files: what people read is kept beside the test and compared letter by letter. No test changes the surroundings of the next."""

from pathlib import Path

import pytest

from tests.surroundings import left_changed, surroundings

GOLDEN = Path(__file__).parent / "golden"
BEFORE = pytest.StashKey[dict]()


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; read the difference like code")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    item.stash[BEFORE] = surroundings()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    yield
    changed = left_changed(item.stash[BEFORE])
    assert not changed, f"the test leaves changed what the next one finds: {'; '.join(changed)}"


@pytest.fixture(scope="session", autouse=True)
def own_state(tmp_path_factory):
    """Nothing that a test does is kept in the folder of who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUTOR_STATE", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture
def golden(request):
    """golden(name, text): the text is what tests/golden/NAME.out holds."""

    def compare(name, text):
        path = GOLDEN / f"{name}.out"
        if request.config.getoption("--update-golden"):
            path.write_text(text + "\n", "utf-8")
        assert text + "\n" == path.read_text("utf-8")

    return compare
