"""The network in PyTorch: dense predictions of ships at the working grid's resolution."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["ShipNet", "Teller", "loss_of"]

OUTPUTS = 8
RARE = -3.5
"""Log-odds of a ship's pixel, and of a centre, before anything is learned."""


def _block(before: int, after: int, dilation: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, padding=dilation, dilation=dilation, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU(inplace=True),
    )


class _Residual(nn.Module):
    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.first = _block(channels, channels, dilation)
        self.second = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.second(self.first(x)))


class ShipNet(nn.Module):
    """An encoder and decoder that works at a half, a quarter and an eighth of the resolution.

    Pixels are folded into channels first and unfolded last, so that most of the work is done at half resolution;
    dilations at an eighth give each pixel a view of more than a kilometre.
    """

    def __init__(self, planes: int = 6, width: int = 24) -> None:
        super().__init__()
        half, quarter, eighth = width, width * 2, width * 3
        self.enter = nn.Sequential(nn.PixelUnshuffle(2), _block(planes * 4, half), _Residual(half, 1))
        self.down = nn.Sequential(nn.MaxPool2d(2), _block(half, quarter), _Residual(quarter, 1))
        self.deep = nn.Sequential(
            nn.MaxPool2d(2), _block(quarter, eighth), *(_Residual(eighth, dilation) for dilation in (1, 2, 4, 8))
        )
        self.lift = nn.Conv2d(eighth, quarter, 1)
        self.up = nn.Sequential(_block(quarter * 2, quarter), _Residual(quarter, 1))
        self.lift_half = nn.Conv2d(quarter, half, 1)
        self.leave = nn.Sequential(_block(half * 2, half), _Residual(half, 1), nn.Dropout2d(0.05))
        last = nn.Conv2d(half, OUTPUTS * 4, 3, padding=1)
        nn.init.zeros_(last.bias)
        nn.init.constant_(last.bias[:8], RARE)
        self.heads = nn.Sequential(last, nn.PixelShuffle(2))

    def forward(self, x: Tensor) -> Tensor:
        """(batch, 6, rows, columns), sides divisible by 8, to (batch, 8, rows, columns); the first two are logits."""
        half = self.enter(x)
        quarter = self.down(half)
        eighth = self.deep(quarter)
        wide = functional.interpolate(self.lift(eighth), scale_factor=2.0, mode="nearest")
        quarter = self.up(torch.cat([quarter, wide], 1))
        wide = functional.interpolate(self.lift_half(quarter), scale_factor=2.0, mode="nearest")
        return self.heads(self.leave(torch.cat([half, wide], 1)))


class Teller(nn.Module):
    """What a trained network says, with mask and centre as chances."""

    def __init__(self, net: ShipNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> Tensor:
        """As `ShipNet`, but the first two planes are chances."""
        told = self.net(x)
        return torch.cat([torch.sigmoid(told[:, :2]), told[:, 2:]], 1)


def loss_of(out: Tensor, target: Tensor) -> Tensor:
    """Mask (weighted cross-entropy and Dice), centre heat (focal, Zhou et al. 2019), boxes (absolute error)."""
    mask, heat, weight = target[:, 0], target[:, 1], target[:, 8]
    logits = out[:, 0]
    crossed = functional.binary_cross_entropy_with_logits(logits, mask, weight=weight * (1.0 + 2.0 * mask))
    share = torch.sigmoid(logits) * weight
    dice = 1.0 - (2.0 * (share * mask).sum() + 50.0) / (share.sum() + mask.sum() + 50.0)
    told = torch.sigmoid(out[:, 1]).clamp(1e-4, 1.0 - 1e-4)
    hit = (heat > 0.9).float()
    focal = hit * (1.0 - told) ** 2 * torch.log(told)
    focal = focal + (1.0 - hit) * (1.0 - heat) ** 4 * told**2 * torch.log(1.0 - told) * weight
    inside = (target[:, 4] != 0).float() * (0.2 + heat)
    apart = (functional.smooth_l1_loss(out[:, 2:8], target[:, 2:8], reduction="none", beta=0.1)).sum(1)
    boxes = (apart * inside).sum() / inside.sum().clamp(min=1.0)
    return 4.0 * crossed + 0.5 * dice - focal.sum() / hit.sum().clamp(min=20.0) * 0.5 + boxes
