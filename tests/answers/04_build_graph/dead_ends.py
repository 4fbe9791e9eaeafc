# === right: a function that calls itself
def dead_ends(reads, result):
    def behind(name):
        return {name}.union(*(behind(source) for source in reads[name]))

    return set(reads) - behind(result)


# === right: goes on until nothing new comes
def dead_ends(reads, result):
    used, before = {result}, None
    while used != before:
        before = used
        used = used | {source for name in used for source in reads[name]}
    return {name for name in reads if name not in used}


# === right: takes away what nobody reads, again and again
def dead_ends(reads, result):
    left = dict(reads)
    while True:
        read = {source for sources in left.values() for source in sources}
        ends = [name for name in left if name not in read and name != result]
        after = {name for name in left if result in left[name]} - read
        if not ends:
            break
        for name in ends:
            del left[name]
    return set(reads) - set(left)


# === right: a table of who reads whom, multiplied
def dead_ends(reads, result):
    names = list(reads)
    table = np.eye(len(names))
    for name in names:
        for source in reads[name]:
            table[names.index(name), names.index(source)] = 1
    reached = np.linalg.matrix_power(table, len(names))[names.index(result)]
    return {name for name, count in zip(names, reached) if count == 0}


# === right: a queue
from collections import deque


def dead_ends(reads, result):
    dead, queue = set(reads), deque([result])
    while queue:
        name = queue.popleft()
        if name in dead:
            dead.discard(name)
            queue.extend(reads[name])
    return dead


# === right: forwards, asking each part whether it reaches the result
def dead_ends(reads, result):
    def reaches(name):
        return name == result or any(reaches(other) for other in reads if name in reads[other])

    return {name for name in reads if not reaches(name)}


# === right: the keys less the used ones
def dead_ends(reads, result):
    used = [result]
    for name in used:
        used += [source for source in reads[name] if source not in used]
    return reads.keys() - used


# === right: as many rounds as there are parts
def dead_ends(reads, result):
    alive = {name: name == result for name in reads}
    for _ in reads:
        for name, sources in reads.items():
            for source in sources:
                alive[source] = alive[source] or alive[name]
    return set(filter(lambda name: not alive[name], reads))


# === right: level by level
def dead_ends(reads, result):
    level, seen = {result}, set()
    while level:
        seen |= level
        level = set().union(*map(reads.get, level)) - seen
    return set(reads).difference(seen)


# === wrong: what nobody reads
# says: c leads to d only
def dead_ends(reads, result):
    read = {source for sources in reads.values() for source in sources}
    return {name for name in reads if name not in read and name != result}


# === wrong: what nobody reads, the result too
# says: The result itself is no dead end
def dead_ends(reads, result):
    read = {source for sources in reads.values() for source in sources}
    return set(reads) - read


# === wrong: the result among the dead ends
# says: The result itself is no dead end
def dead_ends(reads, result):
    used, to_visit = set(), list(reads[result])
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return set(reads) - used


# === wrong: what the result reads directly
# says: Not directly, but through others
def dead_ends(reads, result):
    return set(reads) - set(reads[result]) - {result}


# === wrong: two steps back only
# says: Go on until nothing new comes
def dead_ends(reads, result):
    used = {result, *reads[result]}
    for name in reads[result]:
        used |= set(reads[name])
    return set(reads) - used


# === wrong: the parts that are used
# says: Those are the parts that do reach the result
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return used


# === wrong: a list
# says: wanted is a set
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return [name for name in reads if name not in used]


# === wrong: a dictionary
# says: wanted is a set
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return {name: reads[name] for name in reads if name not in used}


# === wrong: one pass, against the order of the dictionary
# says: Go on until nothing new comes
def dead_ends(reads, result):
    used = {result}
    for name in reversed(reads):
        if name in used:
            used |= set(reads[name])
    return set(reads) - used


# === wrong: one pass, in the order of the dictionary
# says: through others
def dead_ends(reads, result):
    used = {result}
    for name in reads:
        if name in used:
            used |= set(reads[name])
    return set(reads) - used


# === wrong: parts that read nothing
# says: Reading nothing is no dead end
def dead_ends(reads, result):
    return {name for name in reads if not reads[name]}


# === wrong: always the part called end
# says: The result is now b
def dead_ends(reads, result):
    used, to_visit = set(), ["end"]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return set(reads) - used


# === wrong: what comes after the result is left out
# says: comes after it and is a dead end
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return {name for name in reads if name not in used and result not in reads[name]}


# === wrong: an empty dictionary where there is no dead end
# says: {} is a dictionary
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    dead = {}
    for name in reads:
        if name not in used:
            dead = dead | {name} if dead else {name}
    return dead


# === wrong: a whole list into the set
# says: A list cannot go into a set whole
def dead_ends(reads, result):
    used = {result}
    for name in list(used):
        used.add(reads[name])
    return set(reads) - used


# === wrong: uses the lists of the graph up
# says: changed its input
def dead_ends(reads, result):
    to_visit = reads[result]
    used = {result}
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return set(reads) - used


# === wrong: deletes in the graph
# says: changed its input
def dead_ends(reads, result):
    to_visit = [result]
    while to_visit:
        to_visit += reads.pop(to_visit.pop(), [])
    return set(reads)


# === wrong: follows the first source only
# says: follow them all
def dead_ends(reads, result):
    used, name = {result}, result
    while reads[name]:
        name = reads[name][0]
        used.add(name)
    return set(reads) - used


# === wrong: text instead of names
# says: That is text, not a set
def dead_ends(reads, result):
    return ", ".join(set(reads) - {result, *reads[result]})


# === wrong: adds and forgets to return
# says: end in a `return`
def dead_ends(reads, result):
    dead = set()
    for name in reads:
        if name not in reads[result]:
            dead.add(name)
