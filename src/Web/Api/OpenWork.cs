using FakeFinder.Storage.Access;
using FakeFinder.Storage.Owners;
using FakeFinder.Web.Access;
using FakeFinder.Web.Access.Keys;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Api;

/// <summary>Jobs that are open at once: of each owner as many as the limit allows. A batch is one, whatever its length.</summary>
internal sealed class OpenWork(IOwners owners, IApiKeys keys, IOptions<SecurityOptions> security, IOptions<LimitOptions> limits)
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(10);

    /// <param name="id">Of the job or batch that is to be opened. One that is there already takes no further room.</param>
    /// <exception cref="LimitException">There is no room.</exception>
    public async Task RequireRoomAsync(Caller caller, OwnedThing thing, Guid id, CancellationToken cancellationToken)
    {
        if (!security.Value.IsRequired)
        {
            return;
        }

        var key = KeyRing.KeyOf(caller.Id) is { } own ? await keys.FindAsync(own, cancellationToken) : null;
        var most = limits.Value.Of(key?.Limits).OpenJobs;
        if (most > 0
            && await owners.CountOpenAsync(caller.Owner, cancellationToken) >= most
            && await owners.LookAsync(Viewer.All, thing, $"{id}", cancellationToken) == Ownership.Unknown)
        {
            throw new LimitException(
                $"{caller.Name ?? caller.Id} has {most} jobs and batches open, as many as may be at once; wait until one has ended, or "
                    + "cancel one.",
                TryAgain);
        }
    }
}
