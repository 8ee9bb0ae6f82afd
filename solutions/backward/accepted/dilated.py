"""dx as a convolution: dout with zeros between its numbers and round them, and the kernel turned by 180°."""

import numpy as np


def _windows(x, kh, kw, sh=1, sw=1):
    rows, columns = (x.shape[0] - kh) // sh + 1, (x.shape[1] - kw) // sw + 1
    for i in range(rows):
        for j in range(columns):
            yield i, j, x[i * sh : i * sh + kh, j * sw : j * sw + kw]


def numeric_gradient(f, x, eps=1e-5):
    if eps <= 0:
        raise ValueError("eps must be positive")
    gradient = np.zeros(x.shape)

    def moved(place, by):
        other = np.array(x, dtype=np.float64)
        other[place] += by
        return float(f(other))

    for place, _ in np.ndenumerate(x):
        gradient[place] = 0.5 * (moved(place, eps) - moved(place, -eps)) / eps
    return gradient


def relu_backward(dout, x):
    if dout.shape != x.shape:
        raise ValueError("dout and x differ in shape")
    return np.array([d if v > 0 else 0.0 for d, v in zip(dout.ravel(), x.ravel(), strict=True)]).reshape(x.shape)


def max_pool2d_backward(dout, x, pool_size=2, stride=None):
    kh, kw = (pool_size, pool_size) if isinstance(pool_size, int) else pool_size
    sh, sw = (kh, kw) if stride is None else (stride, stride) if isinstance(stride, int) else stride
    if sh < 1 or sw < 1:
        raise ValueError("stride")
    if x.shape[0] < kh or x.shape[1] < kw:
        raise ValueError("window")
    if dout.shape != ((x.shape[0] - kh) // sh + 1, (x.shape[1] - kw) // sw + 1, x.shape[2]):
        raise ValueError("dout")
    dx = np.zeros(x.shape, dtype=float)
    for i, j, window in _windows(x, kh, kw, sh, sw):
        for c in range(x.shape[2]):
            best = (0, 0)
            for a in range(kh):
                for b in range(kw):
                    if window[a, b, c] > window[best[0], best[1], c]:
                        best = (a, b)
            dx[i * sh + best[0], j * sw + best[1], c] += dout[i, j, c]
    return dx


def conv2d_backward(dout, x, kernel, stride=1, padding="valid"):
    kh, kw, c_in, c_out = kernel.shape
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    if sh < 1 or sw < 1:
        raise ValueError("stride")
    if padding not in ("same", "valid"):
        raise ValueError("padding")
    h, w, _ = x.shape
    zeros = [(0, 0), (0, 0)]
    if padding == "same":
        for axis, (n, k, s) in enumerate([(h, kh, sh), (w, kw, sw)]):
            total = max((int(np.ceil(n / s)) - 1) * s + k - n, 0)
            zeros[axis] = (total // 2, total - total // 2)
    (top, bottom), (left, right) = zeros
    high, wide = h + top + bottom, w + left + right
    if high < kh or wide < kw:
        raise ValueError("window")
    if dout.shape != ((high - kh) // sh + 1, (wide - kw) // sw + 1, c_out):
        raise ValueError("dout")
    spread = np.zeros((high - kh + 1, wide - kw + 1, c_out))
    spread[::sh, ::sw] = dout
    framed = np.pad(spread, ((kh - 1, kh - 1), (kw - 1, kw - 1), (0, 0)))
    turned = kernel[::-1, ::-1].transpose(0, 1, 3, 2)
    dx = np.zeros((high, wide, c_in))
    for i, j, window in _windows(framed, kh, kw):
        dx[i, j] = np.tensordot(window, turned, axes=3)
    padded = np.pad(x, (*zeros, (0, 0)))
    dkernel = np.zeros(kernel.shape)
    for a, b, window in _windows(padded, *spread.shape[:2]):
        dkernel[a, b] = np.tensordot(window, spread, axes=([0, 1], [0, 1]))
    dbias = [dout[..., o].sum() for o in range(c_out)]
    return dx[top : top + h, left : left + w], dkernel, np.array(dbias)


predict_zeros = 21
predict_weight = 676
