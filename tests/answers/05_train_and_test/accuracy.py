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


# === wrong: per cent
# says: A share, from 0 to 1, not per cent
def accuracy(logits, labels):
    return 100 * (np.argmax(logits, axis=1) == labels).mean()


# === wrong: counts only
# says: divide by how many there are
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) == labels).sum()


# === wrong: the error rate
# says: That is the share of wrong answers
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) != labels).mean()


# === wrong: the largest of the whole batch
# says: One answer for each row
def accuracy(logits, labels):
    return (np.argmax(logits) == labels).mean()


# === wrong: down the columns
# says: Along axis=1 the logits give one answer a row
def accuracy(logits, labels):
    return (np.argmax(logits, axis=0) == labels).mean()


# === wrong: takes the labels for one-hot
# says: the labels are integers already
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) == np.argmax(labels, axis=1)).mean()


# === wrong: forgets the mean
# says: True and false for each picture; take their mean
def accuracy(logits, labels):
    return np.argmax(logits, axis=1) == labels


# === wrong: compares the logits
# says: argmax, not max
def accuracy(logits, labels):
    return (np.max(logits, axis=1) == labels).mean()


# === wrong: divides by the number of classes
# says: that is of rows, not of classes
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) == labels).sum() / logits.shape[1]


# === wrong: asks for all
# says: That asks whether all are right
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) == labels).all()


# === wrong: prints
# says: Printing is not enough
def accuracy(logits, labels):
    print((np.argmax(logits, axis=1) == labels).mean())


# === wrong: the smallest logit
# says: not of the smallest
def accuracy(logits, labels):
    return (np.argmin(logits, axis=1) == labels).mean()


# === wrong: rounded to two places
# says: not right yet
def accuracy(logits, labels):
    return round(float((np.argmax(logits, axis=1) == labels).mean()), 2)


# === wrong: in a batch of one
# says: It has 1 axis, not 0
def accuracy(logits, labels):
    return np.array([(np.argmax(logits, axis=1) == labels).mean()])
