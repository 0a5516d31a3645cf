"""The provenance stamp."""

import subprocess
import sys

import pandas as pd

from sertools.report import stamp


def test_outside_a_repository_the_commit_is_unknown(tmp_path):
    assert stamp.commit(tmp_path) == {"commit": "unknown", "dirty": "unknown"}


def test_in_a_repository_it_says_whether_tracked_files_differ(tmp_path):
    def git(*arguments):
        identity = ["-c", "user.name=a", "-c", "user.email=a@b.example"]
        subprocess.run(["git", "-C", tmp_path, *identity, *arguments], check=True, capture_output=True)

    git("init")
    (tmp_path / "a").write_text("1")
    git("add", "a")
    git("commit", "-m", "a")
    found = stamp.commit(tmp_path)
    assert len(found["commit"]) == 40 and found["dirty"] is False
    (tmp_path / "a").write_text("2")
    assert stamp.commit(tmp_path) == {**found, "dirty": True}


def test_the_fingerprint_sees_every_cell_and_every_bit():
    table = pd.DataFrame({"emotion": ["sad", "happy"]}, index=["a", "b"])
    features = pd.DataFrame({"f": [1.0, 2.0]}, index=["a", "b"], dtype="float32")
    first = stamp.fingerprint(table, features)
    assert first == stamp.fingerprint(table.copy(), features.copy())
    assert first != stamp.fingerprint(table.replace("sad", "angry"), features)
    assert first != stamp.fingerprint(table, features + 1e-6)
    assert first != stamp.fingerprint(table)


def test_all_of_it(tmp_path):
    claims = tmp_path / "claims.yml"
    claims.write_text("[]")
    facts = stamp.stamp(
        page="p/01_x", parameters={"seed": 3}, changed={}, data={"b": "2", "a": "1"}, claims=claims, seconds=1.234
    )
    assert facts["seed"] == 3 and facts["seconds"] == 1.23
    assert facts["claims_sha256"] == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
    assert facts["versions"]["python"] == ".".join(map(str, sys.version_info[:3]))
    assert "numpy" in facts["versions"]
    assert facts["peak_memory_bytes"] > 10e6


def test_a_missing_file_has_no_hash(tmp_path):
    assert stamp.sha256(tmp_path / "none") == "unknown"
