using System.CommandLine;
using FakeFinder.Cli.Detect;
using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Evidence;

/// <summary>The argument and the options that say which job of which service is meant; commands on one job share them.</summary>
internal sealed class JobOptions
{
    private const int ShortestPrefix = 8;

    public JobOptions() => Job.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<string>() is { } text && !IsId(text))
        {
            result.AddError(
                $"'{text}' is not the id of a job; it must be a UUID such as {Guid.CreateVersion7()}, as in its page's address, or the "
                    + $"beginning of one with at least {ShortestPrefix} digits.");
        }
    });

    public Argument<string> Job { get; } = new("JOB")
    {
        Description = "The job's id, as in its page's address, or its beginning: at least 8 digits.",
    };

    public WorkOptions Work { get; } = new();

    public ServiceSource SourceOf(ParseResult parsed) => new(
        ServiceSettings.For(parsed.GetValue(Work.Data), null, port: 0), parsed.GetValue(Work.Server), WeightsGiven: false);

    private static bool IsId(string text) =>
        Guid.TryParseExact(text, "D", out _)
        || (text.Length is >= ShortestPrefix and < 36 && text.All(one => char.IsAsciiHexDigit(one) || one == '-'));
}
