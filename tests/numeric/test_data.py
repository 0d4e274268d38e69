"""Loading data: the set that comes along, the learner's files, and every fault with its place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.errors import TutorError
from tutor.numeric.data import shipped, tables
from tutor.numeric.data.delimited import read_columns
from tutor.numeric.data.tables import included, load


def test_iris_comes_with_the_tutor():
    table = load("iris")
    assert (table.rows, table.numeric) == (150, ("sepal_length", "sepal_width", "petal_length", "petal_width"))
    assert table.labels == ("species",)
    assert sorted(np.unique(table.column("species"), return_counts=True)[1]) == [50, 50, 50]
    # the summary statistics published with the set
    assert table.matrix().mean(axis=0) == pytest.approx([5.84, 3.05, 3.76, 1.20], abs=0.01)
    assert table.matrix().std(axis=0) == pytest.approx([0.83, 0.43, 1.76, 0.76], abs=0.01)
    assert "iris" in included()


READ = [  # id, text, columns
    ("numbers", "x,y\n1,2\n3,4.5\n", {"x": [1, 3], "y": [2, 4.5]}),
    ("labels", "x,kind\n1,a\n3,b\n", {"x": [1, 3], "kind": ["a", "b"]}),
    ("comments and blank lines", "# from here\n\nx\n\n1\n2\n", {"x": [1, 2]}),
    ("semicolons", "x;y\n1;2\n", {"x": [1], "y": [2]}),
    ("tabs and a byte order mark", "\ufeffx\ty\r\n1e-3\t-2\r\n", {"x": [0.001], "y": [-2]}),
    ("names that cannot be typed", '"petal length (cm)",2nd\n1,2\n', {"petal_length_cm": [1], "c2nd": [2]}),
    ("a comma in quotes", 'x,kind\n1,"a, b"\n', {"x": [1], "kind": ["a, b"]}),
]


@pytest.mark.parametrize(("text", "columns"), [r[1:] for r in READ], ids=[r[0] for r in READ])
def test_what_is_read(text, columns):
    assert {n: c.tolist() for n, c in read_columns(text.encode(), "my.csv")[0].items()} == columns


DROPPED = [  # id, text, columns, how many rows were left out
    ("whole rows stay", "x,y\n1,2\nNA,3\n4,\n5,6\n", {"x": [1, 5], "y": [2, 6]}, 2),
    ("the first row lacks one", "x,kind\n,a\n2,b\n", {"x": [2], "kind": ["b"]}, 1),
    ("infinite", "x\n1e999\n2\n", {"x": [2]}, 1),
    ("none is a label among labels", "kind\na\nnone\n", {"kind": ["a", "none"]}, 0),
]


@pytest.mark.parametrize(("text", "columns", "dropped"), [d[1:] for d in DROPPED], ids=[d[0] for d in DROPPED])
def test_rows_that_lack_a_value_can_be_left_out(text, columns, dropped):
    found, count = read_columns(text.encode(), "my.csv", drop=True)
    assert ({n: c.tolist() for n, c in found.items()}, count) == (columns, dropped)


def test_what_is_no_number_is_refused_all_the_same():
    with pytest.raises(TutorError, match="'abc', where the rows before hold numbers"):
        read_columns(b"x\n1\nabc\n", "my.csv", drop=True)
    with pytest.raises(TutorError, match="no rows"):
        read_columns(b"x\nNA\n", "my.csv", drop=True)


def test_progress_is_told_of_a_long_file():
    told = []
    read_columns(b"x\n" + b"1\n" * 50_000, "my.csv", progress=lambda read, size: told.append(read / size))
    assert told == sorted(told)
    assert len(told) == 2


def test_arrays_are_freed_of_rows_that_lack_a_value(tmp_path):
    np.savez(tmp_path / "a.npz", X=np.array([[1, 2], [np.nan, 3], [4, 5]]), y=np.array([1, 2, np.inf]))
    table = load(str(tmp_path / "a.npz"), drop=True)
    assert (table.columns["X"].tolist(), table.columns["y"].tolist()) == ([[1, 2]], [1])
    assert table.source == "a.npz without 2 rows that lack a value"


def test_sets_of_scikit_learn_are_named_where_it_is_missing(monkeypatch):
    monkeypatch.setattr(shipped, "find_spec", lambda name: None)
    with pytest.raises(TutorError) as caught:
        load("wine")
    assert (caught.value.diagnostic.code, "calculus-tutor[data]" in caught.value.diagnostic.mend) == ("no-data", True)


SHIPPED = [("wine", 178, 13, 3), ("breast_cancer", 569, 30, 2), ("diabetes", 442, 11, 0), ("digits", 1797, 64, 10)]


@pytest.mark.parametrize(("name", "rows", "numeric", "classes"), SHIPPED)
def test_sets_of_scikit_learn_are_tables(name, rows, numeric, classes):
    pytest.importorskip("sklearn")
    table = load(name)
    assert (table.rows, len(table.numeric)) == (rows, numeric)
    assert (len(set(table.column("target"))) if classes else 0) == classes


FAULTS = [  # id, text, words
    ("empty cell", "x,y\n1,2\n3,\n", r"row 2 \(line 3\), column y of my.csv is empty"),
    ("first cell empty", "x,y\n1,\n3,4\n", r"row 1 \(line 2\), column y"),
    ("short row", "# c\nx,y\n1,2\n3\n", r"row 2 \(line 4\) of my.csv has 1 cells, the header 2: y is missing"),
    ("long row", "x,y\n1,2,3\n", "has 3 cells, the header 2"),
    ("no number", "x\n1\nabc\n", r"row 2 \(line 3\), column x of my.csv is 'abc'"),
    ("nan", "x\n1\nnan\n", r"row 2 \(line 3\), column x of my.csv is missing: 'nan'"),
    ("NA among numbers", "x,y\n1,2\n3,NA\n", r"row 2 \(line 3\), column y of my.csv is missing: 'NA'"),
    ("NA first", "x,y\nNA,2\n3,4\n", r"row 1 \(line 2\), column x of my.csv is missing"),
    ("a question mark among labels", "kind\na\n?\n", "row 2 .* is missing"),
    ("null", "x\n1\nnull\n", "row 2 .* is missing"),
    ("infinite", "x\n1e999\n", "row 1 .* not finite"),
    ("no header", "1,2\n3,4\n", "begins with numbers"),
    ("no rows", "x,y\n", "no rows"),
    ("nothing", "", "no rows"),
    ("twice", "x,x\n1,2\n", "two columns of my.csv are called x"),
    ("nameless", "x,\n1,2\n", "column 2 of my.csv has no name"),
    ("open quote", 'x,y\n1,"2\n', "quotes"),
]


@pytest.mark.parametrize(("text", "words"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_every_fault_is_told_with_its_place(text, words):
    with pytest.raises(TutorError, match=words):
        read_columns(text.encode(), "my.csv")


@given(st.binary(max_size=60))
def test_no_bytes_whatever_raise_anything_but_ours(raw):
    try:
        columns, _ = read_columns(raw, "my.csv")
    except TutorError:
        return
    assert len({len(c) for c in columns.values()}) == 1


def test_arrays_are_loaded_from_npy_and_npz(tmp_path):
    np.save(tmp_path / "points.npy", np.arange(6).reshape(3, 2))
    np.savez(tmp_path / "two.npz", X=np.eye(3), y=np.array(["a", "b", "c"]))
    assert load(str(tmp_path / "points.npy")).columns["points"].tolist() == [[0, 1], [2, 3], [4, 5]]
    table = load(str(tmp_path / "two.npz"))
    assert (table.numeric, table.labels, table.rows) == (("X",), ("y",), 3)


def _written(folder, name, write):
    path = folder / name
    write(path)
    return str(path)


FILES = [  # id, file, how it is written, words
    ("pickled", "a.npy", lambda p: np.save(p, np.array([{}], dtype=object), allow_pickle=True), "plain arrays"),
    ("no array", "a.npz", lambda p: p.write_bytes(b"PK nonsense"), "plain arrays"),
    ("ragged", "a.npz", lambda p: np.savez(p, x=np.ones(2), y=np.ones(3)), "3 rows, the array before it 2"),
    ("not finite", "a.npy", lambda p: np.save(p, np.array([1.0, np.nan])), "row 2"),
    ("complex", "a.npy", lambda p: np.save(p, np.array([1j])), "neither numbers"),
    ("a cube", "a.npy", lambda p: np.save(p, np.ones((2, 2, 2))), "shape"),
    ("another kind", "a.xlsx", lambda p: p.write_bytes(b"x"), "no kind of file"),
    ("not text", "a.csv", lambda p: p.write_bytes(b"\xff\xfe\x00"), "UTF-8"),
    ("a header that lies", "a.npy", lambda p: _lying(p), "plain arrays"),
]


def _lying(path):
    """An array file whose header promises 8 TB."""
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, {"descr": "<f8", "fortran_order": False, "shape": (10**12,)})


@pytest.mark.parametrize(("name", "write", "words"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_files_that_are_no_table_are_told(tmp_path, name, write, words):
    with pytest.raises(TutorError, match=words):
        load(_written(tmp_path, name, write))


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MOST_BYTES", 1000)
    path = _written(tmp_path, "a.csv", lambda p: p.write_text("x\n" + "1\n" * 1000))
    packed = _written(tmp_path, "a.npz", lambda p: np.savez_compressed(p, x=np.zeros(10_000)))
    for large in (path, packed):
        with pytest.raises(TutorError) as caught:
            load(large)
        assert caught.value.diagnostic.code == "limit"


@pytest.mark.parametrize("name", ["irs", "nowhere.csv", "/", "..", "", "a\0b", "x" * 5000])
def test_what_is_not_there_is_told(name):
    with pytest.raises(TutorError) as caught:
        load(name)
    assert (caught.value.diagnostic.code, "iris" in caught.value.diagnostic.mend) == ("no-data", True)


def test_an_unknown_column_is_told_with_the_likely_one():
    with pytest.raises(TutorError) as caught:
        load("iris").column("petal_lenght")
    assert caught.value.diagnostic.mend == "did you mean petal_length?"
    with pytest.raises(TutorError, match="labels"):
        load("iris").matrix(("species",))
