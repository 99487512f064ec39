using Bunit;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Web.Access;
using FakeFinder.Web.Dashboard.Deliveries;

namespace FakeFinder.Web.Tests.Dashboard.Deliveries;

public class DeliverySectionTests : DashboardContext
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeliverySubject Subject = DeliverySubject.Job(Guid.NewGuid());

    private static readonly Delivery Untold = new(
        Subject.DeliveryId, Subject, "job.completed", Noon, new Uri("https://hooks.example.org/a?token=hidden"), Delivery.Pending, Noon, 0,
        Noon, null, null, null);

    [Fact]
    public async Task What_was_told_or_is_to_be_told_is_a_sentence_and_shows_no_query()
    {
        Assert.Equal(
            "https://hooks.example.org/a is told of the end, next at 2026-05-04 12:00 UTC.", await SentenceAsync(Untold));
        Assert.Equal(
            "https://hooks.example.org/a is told of the end, next at 2026-05-04 13:00 UTC. After 2 attempts: It answered 500.",
            await SentenceAsync(Untold with { Attempts = 2, NextAt = Noon.AddHours(1), LastAt = Noon, LastFault = "It answered 500." }));
        Assert.Equal(
            "https://hooks.example.org/a was told of the end, 2026-05-04 12:00 UTC.",
            await SentenceAsync(Untold with { State = Delivery.Delivered, Attempts = 1, LastAt = Noon, LastStatus = 204, NextAt = null }));
        Assert.Equal(
            "https://hooks.example.org/a could not be told of the end, and it is not tried any more. After one attempt: It is away.",
            await SentenceAsync(Untold with { State = Delivery.Failed, Attempts = 1, LastFault = "It is away.", NextAt = null }));
    }

    [Fact]
    public void Where_nobody_is_to_be_told_there_is_nothing() =>
        Assert.Empty(Browser.Render<DeliverySection>(section => section.Add(one => one.Subject, Subject)).Markup.Trim());

    [Fact]
    public async Task An_operator_sends_it_again_which_is_written_down()
    {
        Deliveries.Delivery = Untold with { State = Delivery.Failed, Attempts = 9, LastFault = "It is away.", NextAt = null };
        var section = Browser.Render<DeliverySection>(section => section.Add(one => one.Subject, Subject));

        await section.Find("button").ClickAsync(new());

        Assert.Equal(Delivery.Pending, Deliveries.Delivery.State);
        Assert.Contains(Audit.Events, entry => entry.Action == "delivery.repeat" && entry.Target == $"{Subject.Id}");
    }

    private async Task<string> SentenceAsync(Delivery delivery)
    {
        Deliveries.Delivery = delivery;
        var section = Browser.Render<DeliverySection>(section => section.Add(one => one.Subject, Subject));
        var sentence = (await section.WaitForElementAsync("[data-testid=delivery-state]")).TextContent;
        return string.Join(' ', sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}

/// <summary>The same for a person who may only read.</summary>
public sealed class DeliverySectionOfReadersTests : DashboardContext
{
    internal override Caller User => new("key:1", "Reader", new HashSet<AccessScope> { AccessScope.Read });

    [Fact]
    public void Who_may_not_operate_has_no_button()
    {
        var subject = DeliverySubject.Job(Guid.NewGuid());
        Deliveries.Delivery = new Delivery(
            subject.DeliveryId, subject, "job.completed", default, new Uri("https://hooks.example.org/"), Delivery.Failed, default, 1, null,
            null, null, "It is away.");

        var section = Browser.Render<DeliverySection>(section => section.Add(one => one.Subject, subject));

        Assert.NotEmpty(section.FindAll("[data-testid=delivery-state]"));
        Assert.Empty(section.FindAll("button"));
    }
}
