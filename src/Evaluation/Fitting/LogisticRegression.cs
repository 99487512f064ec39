namespace FakeFinder.Evaluation.Fitting;

/// <summary>
/// Logistic regression by Newton's method with step halving. The targets are Platt's (1999): (n1 + 1) / (n1 + 2) for fakes and 1 / (n0 + 2)
/// for real videos, and a slight ridge holds the slopes: so there is one finite solution also where the classes are separated or two
/// detectors are alike.
/// </summary>
internal sealed class LogisticRegression
{
    private const double Ridge = 1e-3;
    private const int MostSteps = 100;
    private const int MostHalvings = 30;

    private readonly int size;
    private readonly double[] rows;
    private readonly bool[] isFake;

    /// <param name="features">By feature, then by video.</param>
    public LogisticRegression(IReadOnlyList<double[]> features, bool[] isFake)
    {
        (size, this.isFake) = (features.Count + 1, isFake);
        rows = new double[isFake.Length * size];
        for (var video = 0; video < isFake.Length; video++)
        {
            rows[video * size] = 1;
            for (var feature = 0; feature < features.Count; feature++)
            {
                rows[video * size + 1 + feature] = features[feature][video];
            }
        }
    }

    /// <param name="weights">How often each video counts; 0: not at all.</param>
    /// <param name="start">Coefficients near which the solution is expected; null: all 0.</param>
    /// <param name="tolerance">The last step moved no coefficient by more than this share.</param>
    /// <returns>The intercept, then a slope for each feature.</returns>
    public double[] Fit(ReadOnlySpan<int> weights, double[]? start = null, double tolerance = 1e-7)
    {
        var targets = TargetsOf(weights);
        var coefficients = start is null ? new double[size] : (double[])start.Clone();
        var (gradient, hessian, trial) = (new double[size], new double[size * size], new double[size]);
        var loss = Evaluate(weights, targets, coefficients, gradient, hessian);
        for (var step = 0; step < MostSteps; step++)
        {
            var direction = Cholesky.Solve(hessian, gradient);
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
            if (moved < tolerance)
            {
                break;
            }
        }

        return coefficients;
    }

    /// <summary>The probability of a video by given coefficients.</summary>
    public double Apply(double[] coefficients, int video)
    {
        var logit = 0.0;
        for (var i = 0; i < size; i++)
        {
            logit += coefficients[i] * rows[video * size + i];
        }

        return Logits.Sigmoid(logit);
    }

    private (double Real, double Fake) TargetsOf(ReadOnlySpan<int> weights)
    {
        long fake = 0, all = 0;
        for (var video = 0; video < weights.Length; video++)
        {
            all += weights[video];
            fake += isFake[video] ? weights[video] : 0;
        }

        return (1.0 / (all - fake + 2), (fake + 1.0) / (fake + 2));
    }

    /// <summary>The penalised loss in nats; fills its gradient and the lower half of its Hessian.</summary>
    private double Evaluate(
        ReadOnlySpan<int> weights, (double Real, double Fake) targets, double[] coefficients, Span<double> gradient, Span<double> hessian)
    {
        gradient.Clear();
        hessian.Clear();
        var loss = 0.0;
        var product = 1.0; // of what the logarithm is taken of: one logarithm for many videos
        for (var video = 0; video < weights.Length; video++)
        {
            var weight = weights[video];
            if (weight == 0)
            {
                continue;
            }

            var row = rows.AsSpan(video * size, size);
            var logit = 0.0;
            for (var i = 0; i < row.Length; i++)
            {
                logit += coefficients[i] * row[i];
            }

            var exponential = Math.Exp(-Math.Abs(logit));
            var probability = (logit >= 0 ? 1 : exponential) / (1 + exponential);
            var target = isFake[video] ? targets.Fake : targets.Real;
            loss += weight * (Math.Max(logit, 0) - target * logit);
            for (var i = 0; i < weight; i++)
            {
                product *= 1 + exponential;
                if (product > 1e200)
                {
                    loss += Math.Log(product);
                    product = 1;
                }
            }

            var slope = weight * (probability - target);
            var curve = weight * probability * (1 - probability);
            for (var i = 0; i < row.Length; i++)
            {
                gradient[i] += slope * row[i];
                var curved = curve * row[i];
                for (var j = 0; j <= i; j++)
                {
                    hessian[i * row.Length + j] += curved * row[j];
                }
            }
        }

        hessian[0] += 1e-9;
        for (var i = 1; i < size; i++)
        {
            loss += Ridge / 2 * coefficients[i] * coefficients[i];
            gradient[i] += Ridge * coefficients[i];
            hessian[i * size + i] += Ridge;
        }

        return loss + Math.Log(product);
    }
}
