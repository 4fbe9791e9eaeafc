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


# === right: losses of other kinds, pairs as arrays
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append(np.array([iteration, loss]))
    return log


# === right: tensors in the pairs, and counting down to the next
def logged_loop(step, next_batch, iterations, every):
    log, left = [], 0
    for iteration in tf.range(iterations):
        loss = tf.convert_to_tensor(step(*next_batch()))
        if left == 0:
            log.append((iteration, loss))
            left = every
        left -= 1
    return log


# === right: fetches the next mini-batch ahead
def logged_loop(step, next_batch, iterations, every):
    log, (images, one_hot) = [], next_batch()
    for i in range(0, iterations):
        loss = step(images, one_hot)
        images, one_hot = next_batch()
        if i // every * every == i:
            log.append((float(i), np.float64(loss)))
    return log


# === wrong: returns inside the loop
# says: does the `return` stand inside the loop
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(*next_batch())
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


# === wrong: the number of the entry
# says: Take down the number of the iteration
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration % every == 0:
            log.append((iteration // every, loss))
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


# === wrong: the range counts in steps of every
# says: Take a step in every iteration
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(0, iterations, every):
        loss = step(*next_batch())
        log.append((iteration, loss))
    return log


# === wrong: a while that never counts on where nothing is taken down
# says: Does the loop end?
def logged_loop(step, next_batch, iterations, every):
    log, iteration = [], 0
    while iteration < iterations:
        loss = step(*next_batch())
        if iteration % every == 0:
            log.append((iteration, loss))
            iteration += 1
    return log


# === wrong: as many steps as every in each iteration
# says: each iteration has one step
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        for _ in range(every):
            loss = step(*next_batch())
        log.append((iteration * every, loss))
    return log


# === wrong: hands the function itself over
# says: step takes those two
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        batch = next_batch
        loss = step(batch)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


# === wrong: the number of the iteration as a size
# says: takes nothing
def logged_loop(step, next_batch, iterations, every):
    return [(i, step(*next_batch(i))) for i in range(iterations) if i % every == 0]


# === wrong: the mini-batches of MNIST
# says: The mini-batches come from next_batch
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = mnist.train.next_batch(2)
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


# === wrong: one mini-batch and a half
# says: and use it once
def logged_loop(step, next_batch, iterations, every):
    log = []
    batch = next_batch()
    for iteration in range(iterations):
        loss = step(*batch)
        if iteration % 2:
            batch = next_batch()
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


# === wrong: returns where it takes down
# says: Only one step
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration % every == 0:
            log.append((iteration, loss))
            return log


# === wrong: returns a pair
# says: A list is wanted
def logged_loop(step, next_batch, iterations, every):
    for iteration in range(iterations):
        loss = step(*next_batch())
    return iteration, loss


# === wrong: two lists
# says: A list is wanted
def logged_loop(step, next_batch, iterations, every):
    losses = [step(*next_batch()) for _ in range(iterations)]
    return list(range(iterations))[::every], losses[::every]


# === wrong: pairs that are texts
# says: Each item is a pair
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration % every == 0:
            log.append(f"{iteration}: {loss}")
    return log


# === wrong: extends the list
# says: `+=` and `extend` add two items
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration % every == 0:
            log.extend([iteration, loss])
    return log


# === wrong: losses only, in single precision
# says: yours are losses only
def logged_loop(step, next_batch, iterations, every):
    losses = [np.float32(step(*next_batch())) for _ in range(iterations)]
    return losses[::every]


# === wrong: a step without counting, and every second one
# says: Take down the iterations 0, every
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(*next_batch())
        if iteration % every == 1:
            log.append((iteration, loss))
    return log


# === wrong: only where every is small enough
# says: Take down the iterations 0, every
def logged_loop(step, next_batch, iterations, every):
    losses = [step(*next_batch()) for _ in range(iterations)]
    return [(k * every, losses[k * every]) for k in range(iterations // every)]
