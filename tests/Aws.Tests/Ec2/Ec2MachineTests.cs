using FakeFinder.Aws.Ec2;
using FakeFinder.Aws.StandIn;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Aws.Tests.Ec2;

/// <summary>With the real SDK against a stand-in of the instance metadata service.</summary>
public sealed class Ec2MachineTests
{
    [Fact]
    public async Task A_machine_knows_its_id_and_an_interruption_once_it_is_announced()
    {
        await using var metadata = await MetadataStandIn.StartAsync(MetadataPort.Url, KeyValuePair.Create("instance-id", "i-1"));
        using var machine = new Ec2Machine(new FakeTimeProvider(), NullLogger<Ec2Machine>.Instance);

        await LookUntilAsync(machine, () => machine.Id is not null);
        Assert.Equal("i-1", machine.Id);
        Assert.Null(machine.EndsAt);

        metadata.AnnounceInterruption(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await LookUntilAsync(machine, () => machine.EndsAt is not null);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), machine.EndsAt);
    }

    /// <summary>
    /// Looks again as the service does: the SDK gives the metadata service little time, and answers null where a busy machine takes more.
    /// </summary>
    private static async Task LookUntilAsync(Ec2Machine machine, Func<bool> isKnown)
    {
        for (var look = 0; look < 50 && !isKnown(); look++)
        {
            await machine.LookAsync();
        }
    }
}
