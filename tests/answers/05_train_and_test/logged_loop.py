# === right: counting by hand, losses as floats
def logged_loop(step, next_batch, iterations, every):
    log, iteration = [], 0
    while iteration < iterations:
        loss = step(*next_batch())
        if not iteration % every:
            log += [(iteration, float(loss))]
        iteration += 1
    return log


# === right: all losses first, then a slice
def logged_loop(step, next_batch, iterations, every):
    losses = [step(*next_batch()) for _ in range(iterations)]
    return list(enumerate(losses))[::every]


# === right: a set of the numbers to take down, pairs as lists, in float32
def logged_loop(step, next_batch, iterations, every):
    wanted = set(range(0, iterations, every))
    log = []
    for iteration in range(iterations):
        batch = next_batch()
        loss = step(batch[0], batch[1])
        if iteration in wanted:
            log.append([iteration, np.float32(loss)])
    return log


# === right: two loops
def logged_loop(step, next_batch, iterations, every):
    log = []
    for start in range(0, iterations, every):
        for iteration in range(start, min(start + every, iterations)):
            images, one_hot = next_batch()
            loss = step(images, one_hot)
            if iteration == start:
                log.append((iteration, loss))
    return log


# === right: prints as well, as the tutorial did
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in np.arange(iterations):
        images, one_hot = next_batch()
        loss = float(tf.constant(step(images=images, one_hot=one_hot)))
        if iteration % every == 0:
            print(f"Iteration {iteration}\t| Loss = {loss}")
            log.append((int(iteration), loss))
    return log


# === right: a generator, made a list of
def logged_loop(step, next_batch, iterations, every):
    def pairs():
        for iteration in range(iterations):
            loss = step(*next_batch())
            if iteration % every == 0:
                yield iteration, loss

    return list(pairs())


# === wrong: steps only where it takes down
# says: Take a step in every iteration
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        if iteration % every == 0:
            images, one_hot = next_batch()
            log.append((iteration, step(images, one_hot)))
    return log


# === wrong: one mini-batch for all
# says: Ask for a new mini-batch in every iteration
def logged_loop(step, next_batch, iterations, every):
    images, one_hot = next_batch()
    log = []
    for iteration in range(iterations):
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


# === wrong: counts from 1
# says: The first iteration is number 0
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(1, iterations + 1):
        loss = step(*next_batch())
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


# === wrong: one iteration too many
# says: range(iterations) ends in time
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations + 1):
        loss = step(*next_batch())
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


# === wrong: a second step for the log
# says: each iteration calls step once
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, step(images, one_hot)))
    return log


# === wrong: takes down all
# says: Take down the iterations 0, 3, 6
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        log.append((iteration, step(*next_batch())))
    return log


# === wrong: losses only
# says: Each item is a pair (iteration, loss)
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration % every == 0:
            log.append(loss)
    return log


# === wrong: prints instead of returning
# says: Return the list at the end
def logged_loop(step, next_batch, iterations, every):
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration % every == 0:
            print(iteration, loss)


# === wrong: returns inside the loop
# says: Does the return stand inside the loop
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration % every == 0:
            log.append((iteration, loss))
        return log


# === wrong: hands the pair over as one
# says: step takes those two
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(next_batch())
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


# === wrong: two calls for one mini-batch
# says: One call gives both
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(next_batch()[0], next_batch()[1])
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


# === wrong: a dictionary
# says: That is a dictionary; wanted is a list of pairs
def logged_loop(step, next_batch, iterations, every):
    log = {}
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration % every == 0:
            log[iteration] = loss
    return log


# === wrong: takes down the last one, too
# says: The last iteration is taken down only if its turn has come
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration % every == 0 or iteration == iterations - 1:
            log.append((iteration, loss))
    return log


# === wrong: leaves out the first
# says: The first iteration is number 0
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration > 0 and iteration % every == 0:
            log.append((iteration, loss))
    return log


# === wrong: the number of the entry
# says: Take down the number of the iteration
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration % every == 0:
            log.append((iteration // every, loss))
    return log


# === wrong: never counts on
# says: does the loop end after
def logged_loop(step, next_batch, iterations, every):
    log, iteration = [], 0
    while iteration < iterations:
        loss = step(*next_batch())
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


# === wrong: a generator
# says: With yield nothing runs yet
def logged_loop(step, next_batch, iterations, every):
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration % every == 0:
            yield iteration, loss


# === wrong: images and labels swapped
# says: Images first
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(one_hot, images)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


# === wrong: the loss must be a tensor
# says: float(loss) is good for both
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration % every == 0:
            log.append((iteration, loss.numpy()))
    return log


# === wrong: the loss first
# says: The iteration first, then its loss
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration % every == 0:
            log.append((loss, iteration))
    return log


# === wrong: the mini-batch instead of the loss
# says: Is each loss what step returned
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        batch = next_batch()
        step(*batch)
        if iteration % every == 0:
            log.append((iteration, batch))
    return log


# === wrong: the loss of the iteration before
# says: Is each loss what step returned
def logged_loop(step, next_batch, iterations, every):
    log, loss = [], 0.0
    for iteration in range(iterations):
        if iteration % every == 0:
            log.append((iteration, loss))
        loss = step(*next_batch())
    return log


# === wrong: makes the losses up
# says: Call the function that is handed in
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        if iteration % every == 0:
            log.append((iteration, 0.5))
    return log


# === wrong: losses as texts
# says: Is each loss what step returned
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration % every == 0:
            log.append((iteration, str(float(loss))))
    return log
