"""The doctor tells a healthy machine from a sick one, and always reaches the end."""

import collections

from digits import doctor, mnist


def test_healthy_machine(capsys):
    assert doctor() is True
    lines = capsys.readouterr().out.splitlines()
    assert [line[:4] for line in lines[:-1]] == ["OK  "] * 5
    assert lines[-1] == "This machine is ready."


def test_damaged_data_and_little_memory(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(mnist, "DATA", tmp_path)
    little = collections.namedtuple("Memory", "available")(1e9)
    monkeypatch.setattr("psutil.virtual_memory", lambda: little)
    assert doctor() is False
    words = capsys.readouterr().out
    assert "FAIL  memory: 1.0 GB free" in words
    assert "close other programs" in words
    assert "FAIL  data: DataError" in words
    assert "git checkout -- digits/data/" in words
    assert words.splitlines()[-1].startswith("Not ready yet")


def test_packages_too_old_or_missing(capsys, monkeypatch):
    needs = ["numpy>=99", "no-such-package>=1"]
    monkeypatch.setattr("importlib.metadata.requires", lambda name: needs)
    assert doctor() is False
    words = capsys.readouterr().out
    assert "is too old, >=99 is needed" in words
    assert "no-such-package is missing" in words
    assert "Run: make setup" in words
