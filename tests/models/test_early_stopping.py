import pytest

from sertools.models.early_stopping import EarlyStopping


def watch(values, **options):
    stopping = EarlyStopping(**options)
    better = []
    for value in values:
        if stopping.stopped:
            break
        better.append(stopping.better(value))
    return stopping, better


def test_a_planted_history_of_accuracies():
    stopping, better = watch([0.4, 0.6, 0.5, 0.6, 0.55, 0.9], patience=3, larger=True)
    assert better == [True, True, False, False, False]  # the equal 0.6 is not better, and 0.9 comes too late
    assert stopping.stopped and (stopping.best, stopping.best_epoch, stopping.epoch) == (0.6, 2, 5)


def test_a_planted_history_of_errors():
    stopping, better = watch([3.0, 2.0, 2.5, 1.0, 1.5], patience=2, larger=False)
    assert better == [True, True, False, True, False]
    assert not stopping.stopped and stopping.best_epoch == 4


def test_errors():
    with pytest.raises(ValueError, match="patience must be at least 1 epoch; got 0"):
        EarlyStopping(0, True)
    with pytest.raises(FloatingPointError, match="got nan in epoch 2"):
        watch([1.0, float("nan")], patience=5, larger=False)
