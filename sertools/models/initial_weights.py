"""Initial weights as the paper's framework draws them by default (`wild`, Sec. 3.3: TensorFlow 2.1 with Keras)."""

import torch
from torch import nn


def initialise(network: nn.Module, seed: int) -> None:
    """Draw a network's weights in place: Glorot's uniform ones, orthogonal ones from LSTM state to gates, biases zero,
    but the forget gate's one.

    Everything comes from `seed`; PyTorch's global generator is left alone. Raises TypeError for layers other than
    convolutions, Linear and LSTM.
    """
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(seed)
        for module in network.modules():
            if isinstance(module, nn.Conv1d | nn.ConvTranspose1d | nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
            elif isinstance(module, nn.LSTM):
                _initialise_lstm(module)
            elif next(module.parameters(recurse=False), None) is not None:
                raise TypeError(f"convolutions, Linear and LSTM expected; got {type(module).__name__}")


def _initialise_lstm(lstm: nn.LSTM) -> None:
    nn.init.xavier_uniform_(lstm.weight_ih_l0)
    nn.init.orthogonal_(lstm.weight_hh_l0)
    nn.init.zeros_(lstm.bias_ih_l0)
    nn.init.zeros_(lstm.bias_hh_l0)
    # PyTorch's gates in their order: input, forget, cell, output
    lstm.bias_ih_l0[lstm.hidden_size : 2 * lstm.hidden_size] = 1.0
