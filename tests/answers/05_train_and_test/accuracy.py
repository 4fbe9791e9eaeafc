# === right: in a loop
def accuracy(logits, labels):
    right = 0
    for row, label in zip(logits, labels):
        if list(row).index(max(row)) == label:
            right += 1
    return right / len(labels)


# === right: by TensorFlow
def accuracy(logits, labels):
    answers = tf.argmax(logits, axis=1)
    return tf.reduce_mean(tf.cast(answers == labels, tf.float32))


# === right: by a metric of Keras
def accuracy(logits, labels):
    metric = tf.keras.metrics.SparseCategoricalAccuracy()
    metric.update_state(labels, logits)
    return metric.result()


# === right: the label's logit is the largest
def accuracy(logits, labels):
    return np.mean(logits[np.arange(len(labels)), labels] >= logits.max(axis=1))


# === right: softmax first, one-hot last
def accuracy(logits, labels):
    answers = tf.nn.softmax(logits).numpy().argmax(axis=1)
    return (np.eye(10)[answers] * np.eye(10)[labels]).sum() / labels.size


# === right: in TensorFlow's in_top_k, as float32
def accuracy(logits, labels):
    right = tf.math.in_top_k(labels, tf.cast(logits, tf.float32), k=1)
    return np.float32(np.count_nonzero(right)) / np.float32(len(labels))


# === right: two maps, made lists and compared place by place
def accuracy(logits, labels):
    answers = list(map(np.argmax, logits))
    return sum(map(int.__eq__, map(int, answers), map(int, labels))) / len(answers)


# === right: one less the share of wrong ones, in single precision
def accuracy(logits, labels):
    wrong = np.count_nonzero(np.argmax(logits, axis=-1) - labels)
    return np.float32(1) - np.float32(wrong / len(logits))


# === wrong: takes the labels for one-hot, in a loop
# says: the labels are integers already
def accuracy(logits, labels):
    answers = np.argmax(logits, axis=1)
    labels = labels.argmax(1)
    return sum(a == b for a, b in zip(answers, labels)) / len(answers)


# === wrong: axis=1 of a single row
# says: in a loop over the rows leave out `axis`
def accuracy(logits, labels):
    return np.mean([np.argmax(row, axis=1) == label for row, label in zip(logits, labels)])


# === wrong: forgets the mean
# says: True and false for each picture; take their mean
def accuracy(logits, labels):
    return np.argmax(logits, axis=1) == labels


# === wrong: a list of true and false
# says: True and false for each picture; take their mean
def accuracy(logits, labels):
    return [np.argmax(row) == label for row, label in zip(logits, labels)]


# === wrong: a tensor of ones and zeros
# says: True and false for each picture; take their mean
def accuracy(logits, labels):
    return tf.cast(tf.argmax(logits, 1) == labels, tf.float32)


# === wrong: the answers
# says: Those are the answers; compare them with the labels
def accuracy(logits, labels):
    return np.argmax(logits, axis=1)


# === wrong: asks whether arrays are equal
# says: That asks whether all are right
def accuracy(logits, labels):
    return np.array_equal(np.argmax(logits, axis=1), labels)


# === wrong: asks for all
# says: their share is the mean
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) == labels).all()


# === wrong: compares two lists
# says: Lists and maps are compared as a whole
def accuracy(logits, labels):
    return list(np.argmax(logits, axis=1)) == list(labels)


# === wrong: compares two maps
# says: Lists and maps are compared as a whole
def accuracy(logits, labels):
    return map(int, np.argmax(logits, axis=1)) == map(int, labels)


# === wrong: the mean of two lists' equality
# says: or an `==` between whole lists?
def accuracy(logits, labels):
    return np.mean([np.argmax(row) for row in logits] == labels.tolist())


# === wrong: in one of the sizes only
# says: divide by len(labels), how many there are
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) == labels).sum() / 7


# === wrong: for the tutorial's mini-batches only
# says: divide by len(labels), how many there are
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) == labels).sum() / 128


# === wrong: a division without remainder
# says: is there a `//`
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) == labels).sum() // len(labels)


# === wrong: a mean of integers
# says: Nothing is left of the share
def accuracy(logits, labels):
    return tf.reduce_mean(tf.cast(tf.argmax(logits, 1) == labels, tf.int32))


# === wrong: down the columns, as is TensorFlow's habit
# says: Along axis=1 the logits give one answer a row
def accuracy(logits, labels):
    answers = tf.argmax(logits, axis=0)
    return tf.reduce_mean(tf.cast(answers == labels, tf.float32))


# === wrong: only the last row's answer, in a list
# says: yours is the last row's only
def accuracy(logits, labels):
    for row in logits:
        answers = [np.argmax(row)]
    return sum(label in answers for label in labels) / len(labels)


# === wrong: the first answer for all
# says: One answer for each row
def accuracy(logits, labels):
    return np.mean(np.argmax(logits[0]) == labels)


# === wrong: the largest begins at 0
# says: not right yet
def accuracy(logits, labels):
    right = 0
    for row, label in zip(logits, labels):
        largest, place = 0, 0
        for i, logit in enumerate(row):
            if logit > largest:
                largest, place = logit, i
        right += place == label
    return right / len(labels)


# === wrong: prints
# says: Printing is not enough
def accuracy(logits, labels):
    print((np.argmax(logits, axis=1) == labels).mean())


# === wrong: in a batch of one
# says: It has 1 axis, not 0
def accuracy(logits, labels):
    return np.array([(np.argmax(logits, axis=1) == labels).mean()])


# === wrong: per cent, as a text
# says: That is text, not a float
def accuracy(logits, labels):
    return f"{(np.argmax(logits, axis=1) == labels).mean():.0%}"
