using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>
/// Writes down which instances people keep drained: nothing else would tell it after the grain has moved. Not thread-safe (a grain owns
/// it).
/// </summary>
internal sealed class HeldInstances(IPersistentState<FleetRecord> record, InstanceLedger ledger, TimeProvider time, CapacityLog log)
{
    /// <summary>How long a person waits until it is recorded: meanwhile no worker is heard.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private Task saving = Task.CompletedTask;

    /// <summary>Keeps drained again what was when the grain was elsewhere.</summary>
    /// <exception cref="InvalidRequestException">A newer program has written it.</exception>
    public void Restore()
    {
        if (record.State.Schema > FleetRecord.CurrentSchema)
        {
            throw new InvalidRequestException(
                $"What was asked of the fleet was written by a newer FakeFinder (schema {record.State.Schema}, this one reads "
                    + $"{FleetRecord.CurrentSchema}); run the newer program."
            );
        }

        ledger.HoldAgain(record.State.Held);
    }

    /// <summary>Writes down what is held, one write after the other; does nothing where that is so already.</summary>
    public Task SaveAsync() => saving = SaveAsync(saving);

    /// <summary>As a person waits for it.</summary>
    /// <exception cref="FleetRefusalException">It could not be recorded.</exception>
    public async Task SaveForPersonAsync()
    {
        try
        {
            await SaveAsync().WaitAsync(Patience, time);
        }
        catch (Exception exception)
        {
            log.NotSaved(exception);
            throw new FleetRefusalException(
                "It is done, but could not be recorded, since the database does not answer: if the service moves now, it is forgotten. "
                    + "Ask again in a few seconds."
            );
        }
    }

    private async Task SaveAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var written = record.State.Held;
        if (ledger.Held.Count == written.Count && written.All(ledger.IsHeld))
        {
            return;
        }

        record.State.Held = [.. ledger.Held];
        try
        {
            await record.WriteStateAsync();
        }
        catch
        {
            record.State.Held = written;
            throw;
        }
    }
}
