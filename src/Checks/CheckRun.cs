using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FakeFinder.Checks;

/// <summary>
/// Runs the checks that a host's services hold, one after the other, each within its limit. What one does, or how it fails, does not touch
/// the others.
/// </summary>
public static class CheckRun
{
    /// <summary>The last: what another check says of a setting comes first, by that check's name.</summary>
    private static readonly RegisteredCheck Settings = new(
        "settings",
        OfCluster: false,
        RegisteredCheck.UsualLimit,
        provider => ActivatorUtilities.CreateInstance<SettingsCheck>(provider));

    private static readonly TimeSpan CleaningTime = TimeSpan.FromSeconds(5);

    /// <param name="services">Of a host that need not run.</param>
    /// <param name="cluster">The checks of the cluster too.</param>
    /// <param name="cancellationToken">Ends it between two checks, and the one that runs where that heeds it.</param>
    /// <returns>For each check first that it begins, then what it found.</returns>
    public static async IAsyncEnumerable<CheckLine> RunAsync(
        IServiceProvider services,
        bool cluster,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var check in services.GetServices<RegisteredCheck>().Where(check => cluster || !check.OfCluster).Append(Settings))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return CheckLine.Begins(check.Name);
            var findings = await FindAsync(check, services, cancellationToken);

            // Several checks may stumble over the same setting.
            var isNew = findings.Where(finding => finding.State != FindingState.Fault || said.Add(finding.Sentence)).ToList();
            foreach (var finding in isNew.DefaultIfEmpty(Finding.NotChecked("What is wrong with it is said above.")))
            {
                yield return CheckLine.Of(check.Name, finding);
            }
        }
    }

    private static async Task<IReadOnlyList<Finding>> FindAsync(
        RegisteredCheck check,
        IServiceProvider services,
        CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(check.Limit);

        // On a thread of its own, and left behind where it does not heed the limit: the process ends soon.
        var run = Task.Run(() => check.Create(services).RunAsync(limit.Token), CancellationToken.None);
        try
        {
            return await run.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // It may have something to take away.
            await Task.WhenAny(run, Task.Delay(CleaningTime, CancellationToken.None));
            cancellationToken.ThrowIfCancellationRequested();
            return [Finding.Fault(
                $"Of {check.Name} nothing was known within {check.Limit.TotalSeconds:0} s: what it asks does not answer.",
                "See whether the network, the disks and what is asked there are well")];
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures.Select(failure => Finding.Fault(failure))];
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return [Finding.Fault(FirstLine(exception.Message))];
        }
    }

    /// <summary>A finding is a sentence: some messages bring the whole stack of another process.</summary>
    private static string FirstLine(string message) => message.ReplaceLineEndings("\n").Split('\n')[0];
}
