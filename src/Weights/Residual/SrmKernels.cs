namespace FakeFinder.Weights.Residual;

/// <summary>
/// The three high-pass kernels of the steganalysis rich model that Zhou, Han, Morariu and Davis take for their noise stream
/// ("Learning Rich Features for Image Manipulation Detection", CVPR 2018, figure 3): each predicts a pixel from its neighbours and
/// leaves the error, so that what is smooth goes to zero and sensor noise stays.
/// </summary>
internal static class SrmKernels
{
    /// <summary>Height and width of a kernel.</summary>
    public const int Size = 5;

    /// <summary>How many there are.</summary>
    public const int Count = 3;

    private static readonly float[][] Integers =
    [
        [
            0, 0, 0, 0, 0,
            0, -1, 2, -1, 0,
            0, 2, -4, 2, 0,
            0, -1, 2, -1, 0,
            0, 0, 0, 0, 0,
        ],
        [
            -1, 2, -2, 2, -1,
            2, -6, 8, -6, 2,
            -2, 8, -12, 8, -2,
            2, -6, 8, -6, 2,
            -1, 2, -2, 2, -1,
        ],
        [
            0, 0, 0, 0, 0,
            0, 0, 0, 0, 0,
            0, 1, -2, 1, 0,
            0, 0, 0, 0, 0,
            0, 0, 0, 0, 0,
        ],
    ];

    private static readonly float[] Divisors = [4, 12, 2];

    /// <summary>The kernels one after another, row by row: Count x Size x Size.</summary>
    public static float[] Values { get; } = [.. Integers.SelectMany((kernel, k) => kernel.Select(value => value / Divisors[k]))];
}
