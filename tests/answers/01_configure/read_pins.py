# === right: with a regular expression
import re


def read_pins(text):
    return dict(re.findall(r"^\s*([^#\s]\S*?)\s*==\s*(\S+)", text, flags=re.M))


# === right: with partition, and a dictionary made at one stroke
def read_pins(text):
    lines = [line.strip() for line in text.split("\n")]
    halves = [line.partition("==") for line in lines if "==" in line and line[0] != "#"]
    return {name.strip(): version.strip() for name, _, version in halves}


# === right: with the packaging library
from packaging.requirements import Requirement


def read_pins(text):
    lines = [line for line in text.splitlines() if line.strip() and line.strip()[0] != "#"]
    needs = [Requirement(line.strip()) for line in lines]
    return {need.name: next(iter(need.specifier)).version for need in needs}


# === wrong: leaves the spaces in
# says: Spaces are left over
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, version = line.split("==")
            pins[name] = version
    return pins


# === wrong: splits at one equals sign
# says: The pin is `==`, two signs
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            parts = line.split("=")
            pins[parts[0].strip()] = parts[1].strip()
    return pins


# === wrong: takes an empty line for a pin
# says: An empty line is no pin, and has no two halves
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, version = line.split("==")
            pins[name.strip()] = version.strip()
    return pins


# === wrong: takes a comment for a pin
# says: A comment was taken for a pin
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        if line.strip():
            name, _, version = line.partition("==")
            pins[name.strip()] = version.strip()
    return pins


# === wrong: returns inside the loop
# says: does the `return` stand inside the loop
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, version = line.split("==")
            pins[name.strip()] = version.strip()
            return pins


# === wrong: a new dictionary for each line
# says: make the dictionary once, before the loop
def read_pins(text):
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, version = line.split("==")
            pins = {name.strip(): version.strip()}
    return pins


# === wrong: a list of pairs
# says: wanted is a dictionary
def read_pins(text):
    lines = [line for line in text.splitlines() if line and line[0] != "#"]
    return [(line.split("==")[0].strip(), line.split("==")[1].strip()) for line in lines]


# === wrong: misses comments that are indented
# says: A comment may begin with spaces
def read_pins(text):
    lines = [line for line in text.splitlines() if line.strip() and line[0] != "#"]
    return {line.split("==")[0].strip(): line.split("==")[1].strip() for line in lines}


# === wrong: misses lines of spaces
# says: A line may hold nothing but spaces
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        if line != "" and "#" not in line:
            name, version = line.split("==")
            pins[name.strip()] = version.strip()
    return pins


# === wrong: a dictionary outside
# says: Pins of an earlier call are still in there
pins = {}


def read_pins(text):
    for line in text.splitlines():
        if "==" in line and not line.strip().startswith("#"):
            name, version = line.split("==")
            pins[name.strip()] = version.strip()
    return pins


# === wrong: a dictionary as a default
# says: is made only once, too
def read_pins(text, found={}):
    for line in text.splitlines():
        if "==" in line and not line.strip().startswith("#"):
            name, version = line.split("==")
            found[name.strip()] = version.strip()
    return found
