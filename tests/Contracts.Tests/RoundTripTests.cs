using System.Collections.Immutable;
using System.Text.Json;
using FakeFinder.Contracts.Internal;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace FakeFinder.Contracts.Tests;

public sealed class RoundTripTests : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection()
        .AddSerializer(builder => builder.AddAssembly(typeof(JobRequest).Assembly).AddAssembly(typeof(WorkOrder).Assembly))
        .BuildServiceProvider();

    private static IEnumerable<Type> Sent => ContractRules.Contracts.Where(ContractRules.IsRecord);

    public static TheoryData<Type> Records => [.. Sent.Where(type => !type.IsAssignableTo(typeof(Exception)))];

    public static TheoryData<Type> Exceptions => [.. Sent.Where(type => type.IsAssignableTo(typeof(Exception)))];

    private Serializer Serializer => services.GetRequiredService<Serializer>();

    public void Dispose() => services.Dispose();

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_arrives_with_every_member(Type type)
    {
        var sent = new Samples().Make(type);

        var received = Serializer.Deserialize<object>(Serializer.SerializeToArray(sent));

        Assert.IsType(type, received);
        Assert.Equal(JsonSerializer.Serialize(sent, type), JsonSerializer.Serialize(received, type));
    }

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void An_exception_arrives_as_what_it_is_with_its_sentence(Type type)
    {
        var sent = (Exception)new Samples().Make(type);

        var received = Serializer.Deserialize<Exception>(Serializer.SerializeToArray(sent));

        Assert.IsType(type, received);
        Assert.Equal(sent.Message, received.Message);
    }

    [Fact]
    public void When_something_was_deleted_arrives_with_its_absence()
    {
        var at = new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal(at, Send(new JobNotFoundException("gone") { DeletedAt = at }).DeletedAt);
        Assert.Equal(at, Send(new BatchNotFoundException("gone") { DeletedAt = at }).DeletedAt);
        Assert.Equal(at, Send(new VideoNotFoundException("gone") { DeletedAt = at }).DeletedAt);
        Assert.Null(Send(JobNotFoundException.For(Guid.Empty)).DeletedAt);

        T Send<T>(T sent)
            where T : Exception => Assert.IsType<T>(Serializer.Deserialize<Exception>(Serializer.SerializeToArray<Exception>(sent)));
    }

    [Fact]
    public void What_may_be_missing_arrives_as_missing()
    {
        var part = new PartSnapshot("boken", PartState.Queued, 0, null, null, null, null, null);

        Assert.Equal(part, Serializer.Deserialize<PartSnapshot>(Serializer.SerializeToArray(part)));
    }

    [Fact]
    public void An_array_that_nobody_filled_in_arrives_as_one_that_nobody_filled_in()
    {
        var request = new JobRequest("id", "a.mp4", default);

        Assert.True(Serializer.Deserialize<JobRequest>(Serializer.SerializeToArray(request))!.Detectors.IsDefault);
        Assert.Empty(
            Serializer
                .Deserialize<JobRequest>(Serializer.SerializeToArray(request with { Detectors = ImmutableArray<string>.Empty }))!
                .Detectors);
    }
}
