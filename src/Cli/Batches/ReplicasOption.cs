using System.CommandLine;
using System.Globalization;

namespace FakeFinder.Cli.Batches;

/// <summary>On how many instances a batch runs; commands that submit one share it.</summary>
internal static class ReplicasOption
{
    private const int MostReplicas = 1000;

    public static Option<int?> Create() => new("--replicas")
    {
        Description = "Number of instances to use. [default: the service chooses]",
        HelpName = "N",
        CustomParser = result => Parse(result.Tokens[0].Value, result.AddError),
    };

    private static int? Parse(string text, Action<string> addError)
    {
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var replicas) && replicas is >= 1 and <= MostReplicas)
        {
            return replicas;
        }

        addError($"--replicas is '{text}'; it must be a number from 1 to {MostReplicas}.");
        return null;
    }
}
