using System.ComponentModel;
using FakeFinder.Web.Access;
using FakeFinder.Web.Comparing;
using FakeFinder.Web.Evidence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.Api;

/// <summary><c>/api/v1/comparison</c>.</summary>
internal static class ComparisonApi
{
    /// <summary>Maps the comparison of two jobs.</summary>
    public static IEndpointRouteBuilder MapComparison(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/comparison", CompareAsync).Needs(AccessScope.Read).WithTags("Jobs").Finding()
            .WithName("compareJobs")
            .WithSummary("Compares two jobs")
            .WithDescription(
                "One video judged twice, for instance with other weights, or two videos. Probabilities are calibrated where a calibration "
                    + "is configured.");
        return endpoints;
    }

    private static async Task<Ok<ComparisonResource>> CompareAsync(
        [Description("The id of the first job.")] Guid a,
        [Description("The id of the second job.")] Guid b,
        Caller caller,
        JobComparer comparer,
        JobEvidence evidence,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(ComparisonResource.Of(await comparer.CompareAsync(caller.Viewer, a, b, cancellationToken), evidence));
}
