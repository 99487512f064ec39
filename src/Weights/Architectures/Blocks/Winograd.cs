namespace FakeFinder.Weights.Architectures.Blocks;

/// <summary>
/// The fast algorithm F(m x m, 3 x 3) of Lavin and Gray 2016, "Fast algorithms for convolutional neural networks": what a 3 x 3 convolution
/// gives in m x m places is A' [(G g G') * (B' d B)] A, with d the (m + 2) x (m + 2) values that it sees there and g its kernel, and *
/// place by place. For m = 4 that is 36 multiplications instead of 144, for m = 6 64 instead of 324. The matrices are those of Toom and
/// Cook: polynomials are multiplied by their values at m + 1 points and their leading coefficient. A patch d and a tile m x m are written
/// as vectors here, row by row, so that either side is one matrix.
/// </summary>
internal sealed class Winograd
{
    /// <summary>Side of a kernel.</summary>
    public const int Kernel = 3;

    private const int KernelSize = Kernel * Kernel;

    /// <summary>The points, small ones first: the larger they and their powers, the more of the precision is lost.</summary>
    private static readonly double[] Points = [0, 1, -1, 2, -2, 0.5, -0.5];

    private readonly double[] ofKernels;

    /// <param name="tile">m, up to 6.</param>
    public Winograd(int tile)
    {
        Tile = tile;
        Patch = tile + Kernel - 1;
        var points = Points[..(Patch - 1)];
        var norms = points
            .Select(point => points.Where(other => other != point).Aggregate(1.0, (product, other) => product * (point - other)))
            .ToArray();
        double[][] patches =
        [
            .. points.Select(point => Polynomial(points.Where(other => other != point)).Append(0).ToArray()),
            Polynomial(points),
        ];
        double[][] kernels =
        [
            .. points.Zip(norms, (point, norm) => Powers(point, Kernel).Select(power => power / norm).ToArray()),
            Leading(Kernel),
        ];
        double[][] tiles = [.. points.Select(point => Powers(point, tile)), Leading(tile)];

        PatchTransform = [.. BothWays(patches).Select(value => (float)value)];
        TileTransform =
        [
            .. BothWays([.. Enumerable.Range(0, tile).Select(row => tiles.Select(column => column[row]).ToArray())])
                .Select(value => (float)value),
        ];
        ofKernels = BothWays(kernels);
    }

    /// <summary>Side of a tile, of what comes out at a time.</summary>
    public int Tile { get; }

    /// <summary>Side of a patch, of what a tile is made of.</summary>
    public int Patch { get; }

    /// <summary>Values of a tile.</summary>
    public int TileSize => Tile * Tile;

    /// <summary>Values of a patch.</summary>
    public int PatchSize => Patch * Patch;

    /// <summary>Patch size x patch size: takes a patch to where it is multiplied.</summary>
    public float[] PatchTransform { get; }

    /// <summary>Tile size x patch size: makes a tile of the products.</summary>
    public float[] TileTransform { get; }

    /// <summary>Kernels, where they are multiplied: computed in double, rounded once to float32.</summary>
    /// <param name="kernels">Outputs x inputs x 3 x 3.</param>
    /// <returns>Patch size x inputs x outputs.</returns>
    public float[] TransformKernels(float[] kernels, int outputs, int inputs)
    {
        var pairs = outputs * inputs;
        var result = new float[PatchSize * pairs];
        Parallel.For(0, inputs, input =>
        {
            for (var output = 0; output < outputs; output++)
            {
                var kernel = kernels.AsSpan(((output * inputs) + input) * KernelSize, KernelSize);
                for (var place = 0; place < PatchSize; place++)
                {
                    var sum = 0.0;
                    for (var tap = 0; tap < KernelSize; tap++)
                    {
                        sum += ofKernels[(place * KernelSize) + tap] * kernel[tap];
                    }

                    result[(place * pairs) + (input * outputs) + output] = (float)sum;
                }
            }
        });
        return result;
    }

    /// <summary>The matrix along rows and along columns at once: its Kronecker product with itself, row by row.</summary>
    private static double[] BothWays(double[][] matrix) =>
        [.. from down in matrix from across in matrix from row in down from column in across select row * column];

    /// <summary>1, point, point squared and so on.</summary>
    private static double[] Powers(double point, int count) => [.. Enumerable.Range(0, count).Select(power => Math.Pow(point, power))];

    /// <summary>Takes the coefficient of the highest power.</summary>
    private static double[] Leading(int count) => [.. new double[count - 1], 1];

    /// <summary>The coefficients, lowest first, of the product of x - root.</summary>
    private static double[] Polynomial(IEnumerable<double> roots) => roots.Aggregate<double, double[]>(
        [1], (product, root) => [.. product.Append(0).Zip(product.Prepend(0), (same, higher) => higher - (root * same))]);
}
