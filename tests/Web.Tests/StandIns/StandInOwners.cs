using FakeFinder.Storage.Owners;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>Things of which a test says whose they are.</summary>
internal sealed class StandInOwners : IOwners
{
    /// <summary>Ids of what is another owner's.</summary>
    public HashSet<string> Others { get; } = [];

    /// <summary>Ids of what is there and everybody's.</summary>
    public HashSet<string> Known { get; } = [];

    /// <summary>How many jobs each owner has open.</summary>
    public int Open { get; set; }

    public Task<Ownership> LookAsync(Viewer viewer, OwnedThing thing, string id, CancellationToken cancellationToken) => Task.FromResult(
        Others.Contains(id) ? viewer.Owner is null ? Ownership.Visible : Ownership.Hidden
        : Known.Contains(id) ? Ownership.Visible
        : Ownership.Unknown);

    public Task<int> CountOpenAsync(string owner, CancellationToken cancellationToken) => Task.FromResult(Open);
}
