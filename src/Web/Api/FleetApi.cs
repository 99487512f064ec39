using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.Api;

/// <summary><c>/api/v1/fleet</c>.</summary>
public static class FleetApi
{
    private const string Root = "/api/v1/fleet";

    /// <summary>Maps what runs now, and what a person may ask of it.</summary>
    public static IEndpointRouteBuilder MapFleet(this IEndpointRouteBuilder endpoints)
    {
        var fleet = endpoints.MapGroup(Root).WithTags("Fleet");
        fleet.MapGet("", DescribeAsync).Needs(AccessScope.Read)
            .WithName("describeFleet")
            .WithSummary("What runs, what waits, and what was decided last")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        Asking(fleet.MapPost("/instances", LaunchAsync).Needs(AccessScope.Operate).Audited(AuditActions.LaunchInstance))
            .WithName("launchInstance")
            .TakesSmallBody()
            .WithSummary("Launches one more instance, within the limits")
            .WithDescription(
                "The same token again changes nothing, so that a lost answer can be asked for again. An instance that nobody uses ends "
                    + "after the fleet's idle time."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        Finding(fleet.MapPost("/instances/{id}/start", StartAsync).Needs(AccessScope.Operate).Audited(AuditActions.StartInstance))
            .WithName("startInstance")
            .WithSummary("Starts a stopped instance, or has a drained one take work again");
        Finding(fleet.MapPost("/instances/{id}/drain", DrainAsync).Needs(AccessScope.Operate).Audited(AuditActions.DrainInstance))
            .WithName("drainInstance")
            .WithSummary("Gives an instance no new work")
            .WithDescription("It stays drained until it is started or stopped; the fleet may launch another in its place.");
        Finding(fleet.MapPost("/instances/{id}/stop", StopAsync).Needs(AccessScope.Operate).Audited(AuditActions.StopInstance))
            .WithName("stopInstance")
            .WithSummary("Drains an instance, then stops or terminates it")
            .WithDescription(
                "It finishes its current work first. It is stopped where the fleet keeps stopped instances, else terminated; the fleet may "
                    + "launch another in its place."
            );
        return endpoints;
    }

    private static RouteHandlerBuilder Finding(RouteHandlerBuilder endpoint) =>
        Asking(endpoint).ProducesProblem(StatusCodes.Status404NotFound);

    private static RouteHandlerBuilder Asking(RouteHandlerBuilder endpoint) => endpoint
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Ok<FleetSnapshot>> DescribeAsync(FleetReader fleet, CancellationToken cancellationToken) =>
        TypedResults.Ok(await fleet.DescribeAsync(cancellationToken));

    private static Task<Accepted<FleetSnapshot>> LaunchAsync(InstanceLaunch? launch, IGrainFactory grains) =>
        AskAsync(grains, capacity => capacity.Launch(launch?.Token ?? Guid.CreateVersion7(), launch?.Kind));

    private static Task<Accepted<FleetSnapshot>> StartAsync(string id, IGrainFactory grains) =>
        AskAsync(grains, capacity => capacity.Start(id));

    private static Task<Accepted<FleetSnapshot>> DrainAsync(string id, IGrainFactory grains) =>
        AskAsync(grains, capacity => capacity.Drain(id));

    private static Task<Accepted<FleetSnapshot>> StopAsync(string id, IGrainFactory grains) =>
        AskAsync(grains, capacity => capacity.Stop(id));

    /// <summary>Accepted: it is begun. The answer is the fleet as it stands; its decisions tell what becomes of it.</summary>
    private static async Task<Accepted<FleetSnapshot>> AskAsync(IGrainFactory grains, Func<ICapacityGrain, Task<FleetSnapshot>> ask) =>
        TypedResults.Accepted(Root, await ask(grains.GetGrain<ICapacityGrain>(0)));
}

/// <summary>One more instance.</summary>
/// <param name="Kind">The name of its kind; left out for the first that can be had.</param>
/// <param name="Token">Chosen by the caller, so that it may ask again; left out for a launch of its own.</param>
internal sealed record InstanceLaunch(string? Kind = null, Guid? Token = null);
