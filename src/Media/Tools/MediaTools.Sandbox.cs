using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Tools;

public sealed partial class MediaTools
{
    private readonly Lock gate = new();
    private Task<SandboxTrial>? sandbox;

    /// <summary>To be asked where a program of FFmpeg failed, before its file is called bad.</summary>
    /// <exception cref="SandboxException">It never ran, since bubblewrap could not make the sandbox.</exception>
    public static void ThrowIfNoSandbox(IReadOnlyList<string> errors)
    {
        if (SandboxAdvice.IsBubblewraps(errors))
        {
            throw new SandboxException($"FFmpeg cannot be run in its sandbox now: {SandboxAdvice.Why(errors)}.", errors);
        }
    }

    /// <summary>
    /// Whether FFmpeg's programs run in the sandbox on this machine: tried once, by a run of ffprobe in it, before any other run.
    /// </summary>
    /// <exception cref="OptionsValidationException">It is required and does not work; each further call tries it again.</exception>
    public Task<SandboxTrial> TrySandboxAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (sandbox is not { IsFaulted: false })
            {
                sandbox = RunTrialAsync();
            }

            return sandbox.WaitAsync(cancellationToken);
        }
    }

    private async Task<SandboxTrial> RunTrialAsync()
    {
        const string Key = $"FakeFinder:Media:{nameof(MediaOptions.Sandbox)}";
        if (options.Sandbox == SandboxMode.Off)
        {
            return new SandboxTrial(false, $"FFmpeg runs without a sandbox, under limits alone, since {Key} is {SandboxMode.Off}.");
        }

        var why = bubblewrap is null ? SandboxAdvice.NotInstalled : await WhyNoSandboxAsync(bubblewrap);
        if (why is null)
        {
            return new SandboxTrial(true, "FFmpeg runs in a sandbox (bubblewrap): no network, and no file but the one video.");
        }

        if (options.Sandbox == SandboxMode.Required)
        {
            throw new OptionsValidationException(
                nameof(MediaOptions),
                typeof(MediaOptions),
                [$"{Key} is {SandboxMode.Required}, and the sandbox does not work: {why}; or set it to {SandboxMode.Auto}."]);
        }

        folder.UseNoSandbox();
        return new SandboxTrial(false, $"FFmpeg runs without a sandbox, under limits alone: {why}.");
    }

    /// <returns>Null where ffprobe runs in it.</returns>
    private async Task<string?> WhyNoSandboxAsync(string program)
    {
        IReadOnlyList<string> errors = [];
        foreach (var nested in new[] { false, true })
        {
            folder.UseSandbox(program, nested);
            try
            {
                await foreach (var _ in RunProbeAsync(["-version"], CancellationToken.None))
                {
                }

                return null;
            }
            catch (SandboxException exception)
            {
                errors = exception.Errors;
            }
            catch (MediaToolException exception)
            {
                errors = exception.Errors;
            }
        }

        return SandboxAdvice.Why(errors);
    }
}
