namespace FakeFinder.Evaluation.Fitting;

/// <summary>Small symmetric systems of equations.</summary>
internal static class Cholesky
{
    /// <param name="matrix">Positive definite, row by row; only its lower half is read.</param>
    /// <param name="right">The right side.</param>
    public static double[] Solve(ReadOnlySpan<double> matrix, ReadOnlySpan<double> right)
    {
        var size = right.Length;
        var (factor, solution) = (new double[size * size], right.ToArray());
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i * size + j];
                for (var k = 0; k < j; k++)
                {
                    sum -= factor[i * size + k] * factor[j * size + k];
                }

                factor[i * size + j] = i == j ? Math.Sqrt(sum) : sum / factor[j * size + j];
            }
        }

        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < i; k++)
            {
                solution[i] -= factor[i * size + k] * solution[k];
            }

            solution[i] /= factor[i * size + i];
        }

        for (var i = size - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < size; k++)
            {
                solution[i] -= factor[k * size + i] * solution[k];
            }

            solution[i] /= factor[i * size + i];
        }

        return solution;
    }
}
