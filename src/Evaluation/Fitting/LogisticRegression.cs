namespace FakeFinder.Evaluation.Fitting;

/// <summary>
/// Logistic regression by Newton's method with step halving. The targets are Platt's (1999): (n1 + 1) / (n1 + 2) for fakes and
/// 1 / (n0 + 2) for real videos, and a slight ridge holds the slopes: so there is one finite solution also where the classes are separated or
/// two detectors are alike.
/// </summary>
internal sealed class LogisticRegression
{
    private const double Ridge = 1e-3;
    private const int MostSteps = 100;
    private const int MostHalvings = 30;
    private const double Tolerance = 1e-7;

    private readonly int features;
    private readonly double[] rows;
    private readonly bool[] isFake;

    /// <param name="features">By feature, then by video.</param>
    public LogisticRegression(IReadOnlyList<double[]> features, bool[] isFake)
    {
        (this.features, this.isFake) = (features.Count, isFake);
        rows = new double[isFake.Length * features.Count];
        for (var feature = 0; feature < features.Count; feature++)
        {
            for (var video = 0; video < isFake.Length; video++)
            {
                rows[video * features.Count + feature] = features[feature][video];
            }
        }
    }

    /// <param name="weights">How often each video counts; 0: not at all.</param>
    /// <param name="start">Coefficients near which the solution is expected; null: all 0.</param>
    /// <returns>The intercept, then a slope for each feature.</returns>
    public double[] Fit(ReadOnlySpan<int> weights, double[]? start = null)
    {
        long fake = 0, all = 0;
        for (var video = 0; video < weights.Length; video++)
        {
            all += weights[video];
            fake += isFake[video] ? weights[video] : 0;
        }

        var targets = (Real: 1.0 / (all - fake + 2), Fake: (fake + 1.0) / (fake + 2));
        var size = features + 1;
        var coefficients = start is null ? new double[size] : (double[])start.Clone();
        var (gradient, hessian, trial) = (new double[size], new double[size, size], new double[size]);
        var loss = Evaluate(weights, targets, coefficients, gradient, hessian);
        for (var step = 0; step < MostSteps; step++)
        {
            var direction = Solve(hessian, gradient);
            var length = 1.0;
            double next;
            do
            {
                for (var i = 0; i < size; i++)
                {
                    trial[i] = coefficients[i] - length * direction[i];
                }

                next = Evaluate(weights, targets, trial, gradient, hessian);
                length /= 2;
            }
            while (next > loss && length > 1.0 / (1L << MostHalvings));

            var moved = 0.0;
            for (var i = 0; i < size; i++)
            {
                moved = Math.Max(moved, Math.Abs(trial[i] - coefficients[i]) / (1 + Math.Abs(trial[i])));
            }

            (coefficients, trial, loss) = (trial, coefficients, next);
            if (moved < Tolerance)
            {
                break;
            }
        }

        return coefficients;
    }

    /// <summary>The probability of a video by given coefficients.</summary>
    public double Apply(double[] coefficients, int video)
    {
        var logit = coefficients[0];
        for (var i = 0; i < features; i++)
        {
            logit += coefficients[i + 1] * rows[video * features + i];
        }

        return Logits.Sigmoid(logit);
    }

    /// <summary>The penalised loss in nats; fills its gradient and the lower half of its Hessian.</summary>
    private double Evaluate(
        ReadOnlySpan<int> weights,
        (double Real, double Fake) targets,
        double[] coefficients,
        double[] gradient,
        double[,] hessian)
    {
        Array.Clear(gradient);
        Array.Clear(hessian);
        var loss = 0.0;
        for (var video = 0; video < weights.Length; video++)
        {
            var weight = weights[video];
            if (weight == 0)
            {
                continue;
            }

            var row = rows.AsSpan(video * features, features);
            var logit = coefficients[0];
            for (var i = 0; i < features; i++)
            {
                logit += coefficients[i + 1] * row[i];
            }

            var exponential = Math.Exp(-Math.Abs(logit));
            var probability = logit >= 0 ? 1 / (1 + exponential) : exponential / (1 + exponential);
            var target = isFake[video] ? targets.Fake : targets.Real;
            loss += weight * (Math.Max(logit, 0) - target * logit + Math.Log(1 + exponential));
            var slope = weight * (probability - target);
            var curve = weight * probability * (1 - probability);
            gradient[0] += slope;
            hessian[0, 0] += curve;
            for (var i = 0; i < features; i++)
            {
                gradient[i + 1] += slope * row[i];
                var curved = curve * row[i];
                hessian[i + 1, 0] += curved;
                for (var j = 0; j <= i; j++)
                {
                    hessian[i + 1, j + 1] += curved * row[j];
                }
            }
        }

        hessian[0, 0] += 1e-9;
        for (var i = 1; i <= features; i++)
        {
            loss += Ridge / 2 * coefficients[i] * coefficients[i];
            gradient[i] += Ridge * coefficients[i];
            hessian[i, i] += Ridge;
        }

        return loss;
    }

    /// <summary>Cholesky: the Hessian is positive definite.</summary>
    private static double[] Solve(double[,] hessian, double[] gradient)
    {
        var size = gradient.Length;
        var (factor, solution) = (new double[size, size], new double[size]);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = hessian[i, j];
                for (var k = 0; k < j; k++)
                {
                    sum -= factor[i, k] * factor[j, k];
                }

                factor[i, j] = i == j ? Math.Sqrt(sum) : sum / factor[j, j];
            }
        }

        for (var i = 0; i < size; i++)
        {
            solution[i] = gradient[i];
            for (var k = 0; k < i; k++)
            {
                solution[i] -= factor[i, k] * solution[k];
            }

            solution[i] /= factor[i, i];
        }

        for (var i = size - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < size; k++)
            {
                solution[i] -= factor[k, i] * solution[k];
            }

            solution[i] /= factor[i, i];
        }

        return solution;
    }
}
