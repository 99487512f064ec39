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
        try
        {
            // On a thread of its own, and left behind where it does not heed the limit: the process ends soon.
            return await Task.Run(() => check.Create(services).RunAsync(limit.Token), limit.Token).WaitAsync(limit.Token);
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures.Select(failure => Finding.Fault(failure))];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [Finding.Fault(
                $"This was not known within {check.Limit.TotalSeconds:0} s: what it asks does not answer.",
                "See whether the network, the disks and what is asked there are well")];
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return [Finding.Fault(exception.Message)];
        }
    }
}
