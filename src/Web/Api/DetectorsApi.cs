using FakeFinder.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.Api;

/// <summary><c>/api/v1/detectors</c>.</summary>
public static class DetectorsApi
{
    /// <summary>Maps the list of detectors.</summary>
    public static IEndpointRouteBuilder MapDetectors(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/detectors", ListAsync).WithTags("Detectors")
            .WithName("listDetectors")
            .WithSummary("Lists the detectors, and which of them can run")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return endpoints;
    }

    private static async Task<Ok<DetectorList>> ListAsync(ModelCatalog catalog, FleetReader fleet, CancellationToken cancellationToken)
    {
        var runnable = FleetReader.RunnableOn(await fleet.DescribeAsync(cancellationToken));
        return TypedResults.Ok(new DetectorList([.. catalog.Detectors.Select(Describe)]));

        DetectorResource Describe(DetectorEntry entry)
        {
            var missing = catalog.WhatIsMissing(entry);
            var runs = runnable.Contains(entry.Name);
            return new DetectorResource(
                entry.Name,
                entry.Title,
                entry.Summary,
                entry.Notice,
                missing is null,
                runs,
                runs ? null : missing ?? $"No live worker can run {entry.Name} at the moment.",
                catalog.WeightsBytesOf(entry));
        }
    }
}

/// <summary>A detector of models.json.</summary>
/// <param name="Notice">A warning that must stand wherever its scores are shown.</param>
/// <param name="Installed">Its weights are here.</param>
/// <param name="Runnable">A live worker says that it can run it.</param>
/// <param name="Problem">Why it cannot run now, and what helps; null where it can.</param>
/// <param name="WeightsBytes">Of its networks' files, as far as they are installed; 0 where it needs none.</param>
internal sealed record DetectorResource(
    string Name,
    string Title,
    string Summary,
    string? Notice,
    bool Installed,
    bool Runnable,
    string? Problem,
    long WeightsBytes);

/// <summary>Every detector, in the order of models.json.</summary>
internal sealed record DetectorList(IReadOnlyList<DetectorResource> Items);
