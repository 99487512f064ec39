using FakeFinder.Contracts;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Web.Api;

/// <summary>
/// What the endpoints of jobs and batches have in common: both are submitted, perhaps under the caller's own id, and found by it.
/// </summary>
internal static class IdentityEndpoints
{
    /// <summary>An endpoint that takes a submission.</summary>
    public static RouteHandlerBuilder Accepting(this RouteHandlerBuilder endpoint, string description) => endpoint
        .WithDescription(description)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status410Gone)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>An endpoint of what was submitted: 404 where it never was, 410 with <c>deletedAt</c> where it was deleted.</summary>
    public static RouteHandlerBuilder Finding(this RouteHandlerBuilder endpoint) => endpoint
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status410Gone)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <param name="what">Such as <c>a job</c>.</param>
    /// <exception cref="InvalidRequestException">Always: the id is none.</exception>
    public static IResult Refuse(string id, string what) =>
        throw new InvalidRequestException($"'{FileName.Shown(id)}' is no id for {what}; take a UUID, such as {Guid.CreateVersion7()}.");
}
