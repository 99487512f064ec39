using System.Globalization;
using FakeFinder.Detection.Aggregation;

namespace FakeFinder.Detection.Ensembles.Outputs;

/// <summary>How likely a fake is, out of what a network gives.</summary>
/// <param name="fake">Which of several values says fake; null: the only one, or the second of two.</param>
internal sealed class OutputReading(NetworkOutput kind, int? fake = null)
{
    /// <summary>A probability of single precision may miss its bounds by a rounding.</summary>
    private const float Rounding = 1e-4f;

    /// <summary>As models.json has it.</summary>
    public string Name => kind.ToString().ToLowerInvariant();

    /// <param name="values">Of the output, for one face.</param>
    /// <returns>Null where that can be read; else what is wrong, to follow the output's name, and the remedy.</returns>
    public string? WhatIsWrongWith(int values) => kind switch
    {
        NetworkOutput.Sigmoid when values != 1 =>
            $"has {values} values for a face, and \"sigmoid\" reads one; say \"softmax\" for classes, or \"logit\" with \"fake\"",
        NetworkOutput.Softmax or NetworkOutput.Logit when values < 2 =>
            $"has {Count(values)} for a face, and \"{Name}\" reads two or more; say \"sigmoid\" for one logit",
        NetworkOutput.Probability when values < 1 => "has no value for a face",
        _ when fake is null && values > 2 => $"has {values} values for a face; say with \"fake\" which one, from 0, is the fake one",
        _ when fake >= values => $"has {Count(values)} for a face, and \"fake\" is {fake}; it counts from 0 to {values - 1}",
        _ => null,
    };

    /// <param name="row">The face's row of the output.</param>
    /// <exception cref="UnreadableOutputException">It has another number of values, or a probability is none.</exception>
    public double Of(ReadOnlySpan<float> row)
    {
        if (WhatIsWrongWith(row.Length) is { } wrong)
        {
            throw new UnreadableOutputException(wrong);
        }

        var index = fake ?? (row.Length == 1 ? 0 : 1);
        return kind switch
        {
            NetworkOutput.Softmax => Softmax.Of(row, index),
            NetworkOutput.Probability => Probability(row[index]),
            _ => Logistic.Of(row[index]),
        };
    }

    private static double Probability(float value) => value is >= -Rounding and <= 1 + Rounding
        ? Math.Clamp((double)value, 0, 1)
        : throw new UnreadableOutputException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"is {value}, and \"probability\" reads values from 0 to 1; "
                    + $"say \"sigmoid\", \"softmax\" or \"logit\" where it gives logits"));

    private static string Count(int values) => values == 1 ? "1 value" : $"{values} values";
}
