using System.ComponentModel;
using System.Text.Json.Serialization;
using FakeFinder.Contracts;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.Api;

/// <summary><c>/api/v1/jobs/{id}/deliveries</c>, <c>/api/v1/batches/{id}/deliveries</c> and <c>/api/v1/deliveries</c>.</summary>
public static class DeliveriesApi
{
    private const string About =
        "Whether the callbackUrl was told of the end, how often it was tried, and what went wrong the last time. Empty before the end, "
            + "where no address was given, and when it was long ago.";
    private const string Again =
        "At once, also where it was delivered or given up; under the same webhook-id, so that the receiver can tell that it knows it.";

    /// <summary>Maps the lists of deliveries, and sending by hand.</summary>
    public static IEndpointRouteBuilder MapDeliveries(this IEndpointRouteBuilder endpoints)
    {
        var jobs = endpoints.MapGroup("/api/v1/jobs/{id:guid}/deliveries").WithTags("Jobs");
        jobs.MapGet("", ListOfJobAsync).Needs(AccessScope.Read).Finding()
            .WithName("listJobDeliveries")
            .WithSummary("What was told, or is to be told, of a job's end")
            .WithDescription(About);
        jobs.MapPost("", SendOfJobAsync).Needs(AccessScope.Operate).Audited(AuditActions.RepeatDelivery).Finding()
            .WithName("sendJobDelivery")
            .WithSummary("Tells the callbackUrl of a job's end again")
            .WithDescription(Again);
        var batches = endpoints.MapGroup("/api/v1/batches/{id:guid}/deliveries").WithTags("Batches");
        batches.MapGet("", ListOfBatchAsync).Needs(AccessScope.Read).Finding()
            .WithName("listBatchDeliveries")
            .WithSummary("What was told, or is to be told, of a batch's end")
            .WithDescription(About);
        batches.MapPost("", SendOfBatchAsync).Needs(AccessScope.Operate).Audited(AuditActions.RepeatDelivery).Finding()
            .WithName("sendBatchDelivery")
            .WithSummary("Tells the callbackUrl of a batch's end again")
            .WithDescription(Again);
        endpoints.MapGet("/api/v1/deliveries", ListAllAsync).Needs(AccessScope.Operate).WithTags("Batches", "Jobs")
            .WithName("listDeliveries")
            .WithSummary("What addresses are told, by the time of the end, the latest first")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        return endpoints;
    }

    private static async Task<Ok<DeliveryList>> ListAllAsync(
        [Description("pending, delivered or failed; all where it is left out")] string? state,
        int? skip,
        int? take,
        IDeliveries deliveries,
        CancellationToken cancellationToken)
    {
        var page = Paging.Of(skip, take);
        var found = state is null or Delivery.Pending or Delivery.Delivered or Delivery.Failed
            ? await deliveries.ListAsync(state, page.Skip, page.Take, cancellationToken)
            : throw new InvalidRequestException(
                $"state is '{FileName.Shown(state)}'; it must be {Delivery.Pending}, {Delivery.Delivered} or {Delivery.Failed}.");
        return TypedResults.Ok(new DeliveryList([.. found.Select(DeliveryResource.Of)]));
    }

    private static async Task<Ok<DeliveryList>> ListOfJobAsync(
        Guid id, IGrainFactory grains, IDeliveries deliveries, CancellationToken cancellationToken)
    {
        await grains.GetGrain<IVideoGrain>(id).Describe();
        return await ListAsync(DeliverySubject.Job(id), deliveries, cancellationToken);
    }

    private static async Task<Ok<DeliveryList>> ListOfBatchAsync(
        Guid id, IGrainFactory grains, IDeliveries deliveries, CancellationToken cancellationToken)
    {
        await grains.GetGrain<IBatchGrain>(id).Describe();
        return await ListAsync(DeliverySubject.Batch(id), deliveries, cancellationToken);
    }

    private static Task<Accepted<DeliveryResource>> SendOfJobAsync(
        Guid id, IDeliveries deliveries, TimeProvider time, CancellationToken cancellationToken
    ) => SendAsync(DeliverySubject.Job(id), $"/api/v1/jobs/{id}/deliveries", deliveries, time, cancellationToken);

    private static Task<Accepted<DeliveryResource>> SendOfBatchAsync(
        Guid id, IDeliveries deliveries, TimeProvider time, CancellationToken cancellationToken
    ) => SendAsync(DeliverySubject.Batch(id), $"/api/v1/batches/{id}/deliveries", deliveries, time, cancellationToken);

    private static async Task<Ok<DeliveryList>> ListAsync(
        DeliverySubject subject, IDeliveries deliveries, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DeliveryList(
            await deliveries.FindAsync(subject, cancellationToken) is { } delivery ? [DeliveryResource.Of(delivery)] : []));

    private static async Task<Accepted<DeliveryResource>> SendAsync(
        DeliverySubject subject, string place, IDeliveries deliveries, TimeProvider time, CancellationToken cancellationToken) =>
        await deliveries.SendAgainAsync(subject, time.GetUtcNow(), cancellationToken) is { } delivery
            ? TypedResults.Accepted(place, DeliveryResource.Of(delivery))
            : throw new NotFoundException(
                $"There is nothing to send of {subject.Kind} {subject.Id}: it has not ended, was submitted without callbackUrl, or ended "
                    + "long ago.");
}

/// <summary>Deliveries; of a job or a batch, one at most.</summary>
internal sealed record DeliveryList(IReadOnlyList<DeliveryResource> Items);

/// <summary>What an address is told.</summary>
/// <param name="Id">The webhook-id, the same for each attempt.</param>
/// <param name="Event">Such as job.completed.</param>
/// <param name="At">When it happened.</param>
/// <param name="Path">The job or the batch.</param>
/// <param name="Url">Without its query, which may hold what only the receiver is to know.</param>
/// <param name="State">pending, delivered, or failed: given up.</param>
/// <param name="Attempts">How many were begun, since the end or since it was sent again by hand.</param>
/// <param name="NextAt">When the next attempt is due; absent where there is none.</param>
/// <param name="LastAt">When the last one ended; absent before.</param>
/// <param name="LastStatus">The HTTP status of its answer; absent where there was none.</param>
/// <param name="LastFault">Why it did not succeed; absent where it did.</param>
internal sealed record DeliveryResource(
    string Id,
    string Event,
    DateTimeOffset At,
    string Path,
    string Url,
    string State,
    int Attempts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? NextAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? LastAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? LastStatus,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LastFault)
{
    public static DeliveryResource Of(Delivery delivery) =>
        new(
            delivery.Id,
            delivery.Event,
            delivery.EventAt,
            delivery.Subject.Path,
            delivery.Url.GetLeftPart(UriPartial.Path),
            delivery.State,
            delivery.Attempts,
            delivery.NextAt,
            delivery.LastAt,
            delivery.LastStatus,
            delivery.LastFault);
}
