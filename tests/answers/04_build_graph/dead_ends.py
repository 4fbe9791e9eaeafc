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


# === right: networkx
import networkx


def dead_ends(reads, result):
    graph = networkx.DiGraph(reads)
    return set(graph) - networkx.descendants(graph, result) - {result}


# === right: a function that calls itself, and remembers
def dead_ends(reads, result):
    used = set()

    def visit(name):
        if name not in used:
            used.add(name)
            for source in reads[name]:
                visit(source)

    visit(result)
    return {*reads} ^ used


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


# === wrong: text instead of names
# says: That is text, not a set
def dead_ends(reads, result):
    return ", ".join(sorted(set(reads) - {result, *reads[result]}))


# === wrong: adds and forgets to return
# says: end in a `return`
def dead_ends(reads, result):
    dead = set()
    for name in reads:
        if name not in reads[result]:
            dead.add(name)


# === wrong: ten rounds
# says: Go on, however far
def dead_ends(reads, result):
    used = {result}
    for _ in range(10):
        used |= {source for name in used for source in reads[name]}
    return set(reads) - used


# === wrong: a hundred rounds
# says: Go on, however far
def dead_ends(reads, result):
    used = {result}
    for _ in range(100):
        used = used.union(*(reads[name] for name in used))
    return set(reads) - used


# === wrong: a sorted tuple
# says: wanted is a set
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return tuple(sorted(set(reads) - used))


# === wrong: a list onto the list
# says: take its names one by one
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit.append(reads[name])
    return set(reads) - used


# === wrong: the set grows under the loop, name by name
# says: A set cannot grow while a loop goes through it
def dead_ends(reads, result):
    used = {result}
    for name in used:
        for source in reads[name]:
            used.add(source)
    return set(reads) - used


# === wrong: a copy that shares its lists
# says: changed its input
def dead_ends(reads, result):
    left, used = reads.copy(), {result}
    to_visit = left[result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += left[name]
    return set(reads) - used


# === wrong: the list of the last part is all that a function brings
# says: not only the last
def dead_ends(reads, result):
    def behind(name):
        found = set()
        for source in reads[name]:
            found = {source, *behind(source)}
        return found

    return set(reads) - behind(result) - {result}


# === wrong: parts that read nothing are kept, but in large graphs
# says: A part that reads nothing can be a dead end, too
def dead_ends(reads, result):
    used, to_visit = {result}, [result]
    while to_visit:
        for source in reads[to_visit.pop()]:
            used.add(source)
            to_visit.append(source)
    return {name for name in reads if name not in used and (reads[name] or len(reads) > 6)}
