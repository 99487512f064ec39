using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;

namespace FakeFinder.Web.Owners;

/// <summary>
/// Answers a request to something that is another owner's as if it were not there, whatever endpoint it is for: all whose address names a
/// job, a batch, a video or an evaluation come through here.
/// </summary>
internal sealed class VisibleThings(RequestDelegate next, IOwners owners)
{
    private static readonly (string Start, OwnedThing Thing, string Name)[] Addresses =
    [
        ("/api/v1/jobs/{id", OwnedThing.Job, "job"),
        ("/api/v1/batches/{id", OwnedThing.Batch, "batch"),
        ("/api/v1/videos/{id", OwnedThing.Video, "video"),
        ("/api/v1/evaluations/{id", OwnedThing.Evaluation, "evaluation"),
    ];

    /// <returns>Null for an endpoint whose address names nothing that has owners.</returns>
    public static OwnedThing? ThingOf(Endpoint? endpoint) =>
        PlaceOf(endpoint) is { } place ? Addresses[place].Thing : null;

    public async Task InvokeAsync(HttpContext context)
    {
        if (PlaceOf(context.GetEndpoint()) is { } place
            && context.GetRouteValue("id") is string id
            && Caller.Of(context.User).Viewer is { Owner: not null } viewer)
        {
            var (_, thing, name) = Addresses[place];
            var row = Guid.TryParse(id, out var guid) ? $"{guid}" : id;
            if (await owners.LookAsync(viewer, thing, row, context.RequestAborted) == Ownership.Hidden)
            {
                await AnswerAsync(context, name, id);
                return;
            }
        }

        await next(context);
    }

    private static int? PlaceOf(Endpoint? endpoint) =>
        endpoint is RouteEndpoint { RoutePattern.RawText: { } address }
        && Array.FindIndex(Addresses, one => address.StartsWith(one.Start, StringComparison.Ordinal)) is >= 0 and var place
            ? place
            : null;

    /// <summary>An id that a caller chooses themselves is taken then; another one is not.</summary>
    private static Task AnswerAsync(HttpContext context, string name, string id) =>
        HttpMethods.IsPut(context.Request.Method) && context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } address }
        && address.EndsWith('}')
            ? Problems.Of(context, StatusCodes.Status409Conflict, $"The id {FileName.Shown(id)} is in use; take a new one.")
                .ExecuteAsync(context)
            : Problems.Of(context, StatusCodes.Status404NotFound, $"There is no {name} {FileName.Shown(id)}.").ExecuteAsync(context);
}
