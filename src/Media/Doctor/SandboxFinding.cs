using FakeFinder.Checks;
using FakeFinder.Media.Tools;

namespace FakeFinder.Media.Doctor;

/// <summary>FFmpeg's sandbox, by the same trial as at the start of a host.</summary>
internal sealed class SandboxFinding(MediaTools tools) : ICheck
{
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">It is required and does not work.</exception>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var trial = await tools.TrySandboxAsync(cancellationToken);
        return [trial.Works ? Finding.Ok(trial.Sentence) : Finding.Warning(trial.Sentence)];
    }
}
