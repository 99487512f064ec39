using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Weights;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.Api;

/// <summary><c>/api/v1/detectors/NAME/pull</c>.</summary>
public static class PullsApi
{
    /// <summary>Maps the downloads of weights.</summary>
    public static IEndpointRouteBuilder MapPulls(this IEndpointRouteBuilder endpoints)
    {
        var pull = endpoints.MapGroup("/api/v1/detectors/{name}/pull").WithTags("Detectors");
        pull.MapPost("", Start).Needs(AccessScope.Operate).Audited(AuditActions.PullWeights)
            .WithName("pullWeights")
            .WithSummary("Downloads, checks and installs a detector's weights")
            .WithDescription(
                "Goes on after the answer; GET tells how far it is. One that is under way is not started twice. Needs the setting "
                    + "FakeFinder:Web:AllowPull.")
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);
        pull.MapGet("", Find).Needs(AccessScope.Read)
            .WithName("describePull")
            .WithSummary("How far the download of a detector's weights is")
            .ProducesProblem(StatusCodes.Status404NotFound);
        pull.MapDelete("", Cancel).Needs(AccessScope.Operate).Audited(AuditActions.CancelPull)
            .WithName("cancelPull")
            .WithSummary("Cancels the download of a detector's weights")
            .ProducesProblem(StatusCodes.Status404NotFound);
        return endpoints;
    }

    private static Results<Accepted<PullResource>, ProblemHttpResult> Start(string name, ModelCatalog catalog, WeightsPulls pulls)
    {
        var entry = catalog.Find(name)
            ?? throw new UnknownDetectorException($"There is no detector '{FileName.Shown(name)}'; GET /api/v1/detectors lists them.");
        return entry.Weights is not { Sources.Count: > 0 } ? Refused(StatusCodes.Status404NotFound, $"{name} has no weights to download.")
            : !pulls.Allowed ? Refused(
                StatusCodes.Status403Forbidden,
                $"This service downloads no weights by request: set FakeFinder:Web:AllowPull, or run 'fakefinder weights pull {name}'.")
            : TypedResults.Accepted($"/api/v1/detectors/{name}/pull", PullResource.Of(pulls.Start(entry)));
    }

    private static Results<Ok<PullResource>, ProblemHttpResult> Find(string name, WeightsPulls pulls) =>
        pulls.Of(name) is { } pull ? TypedResults.Ok(PullResource.Of(pull)) : None(name);

    private static Results<Accepted<PullResource>, ProblemHttpResult> Cancel(string name, WeightsPulls pulls)
    {
        if (pulls.Of(name) is not { } pull)
        {
            return None(name);
        }

        pull.Cancel();
        return TypedResults.Accepted($"/api/v1/detectors/{name}/pull", PullResource.Of(pull));
    }

    private static ProblemHttpResult None(string name) =>
        Refused(StatusCodes.Status404NotFound, $"No download of weights of '{FileName.Shown(name)}' was started here.");

    private static ProblemHttpResult Refused(int status, string sentence) => TypedResults.Problem(sentence, statusCode: status);
}

/// <summary>A download of weights.</summary>
/// <param name="State">running, done or failed.</param>
/// <param name="Step">What it does now, for a person.</param>
/// <param name="Fraction">Of the step, from 0 to 1; null where that is not known.</param>
/// <param name="Failure">Why it failed.</param>
internal sealed record PullResource(string Detector, string State, string Step, double? Fraction, string? Failure)
{
    public static PullResource Of(WeightsPull pull) =>
        new(pull.Detector, !pull.HasEnded ? "running" : pull.Failure is null ? "done" : "failed", pull.Step, pull.Fraction, pull.Failure);
}
