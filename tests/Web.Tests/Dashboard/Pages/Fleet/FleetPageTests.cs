using Bunit;
using FakeFinder.Contracts;
using FakeFinder.Hosting.Telemetry;
using FakeFinder.Web.Dashboard.Pages.Fleet;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Fleet;

public sealed class FleetPageTests : DashboardContext
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private static readonly FleetSnapshot Empty = new([], [], [])
    {
        Kinds = [new("g4dn.xlarge", 0.53, null), new("g5.xlarge", 1.01, "That is too dear.")],
    };

    [Fact]
    public void An_empty_fleet_says_so_in_words()
    {
        var page = Open(Empty);

        Assert.Contains("There is no instance.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Nothing waits for a slot.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Nothing was decided yet.", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["0", "0 of 0", "0", "$0.00"], page.FindAll("[data-testid=figures] dd").Select(figure => figure.TextContent));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void Operators_find_Orleans_own_dashboard_where_it_is_on(bool isOn, int links)
    {
        Browser.Services.Configure<TelemetryOptions>(telemetry => telemetry.OrleansDashboard = isOn);

        Assert.Equal(links, Open(Empty).FindAll("a[href='/cluster']").Count);
    }

    [Fact]
    public void An_instance_is_shown_with_state_kind_age_cost_slots_and_detectors()
    {
        var page = Open(Fleet(Of("i-1", "hot"), Of("i-2", "warm")));

        var row = Row(page, "i-1");
        foreach (
            var told in new[]
            {
                "g4dn.xlarge · on host",
                "Hot",
                "1:30:00",
                $"since {Time.GetUtcNow().AddMinutes(-90):yyyy-MM-dd HH:mm} UTC",
                "$0.53",
                "1 of 2",
                "boken, wm",
                "GPU 0, Tesla T4: 43 %, 2.1 of 15.0 GiB, 61 °C",
            })
        {
            Assert.Contains(told, row, StringComparison.Ordinal);
        }

        Assert.Contains("Stopped; can be started.", Row(page, "i-2"), StringComparison.Ordinal);
        Assert.Equal(["1", "1 of 2", "0", "$0.53"], page.FindAll("[data-testid=figures] dd").Select(figure => figure.TextContent));
    }

    [Fact]
    public void What_runs_and_what_waits_leads_to_the_analyses()
    {
        var job = Guid.CreateVersion7();
        var fleet = Fleet(Of("i-1", "hot")) with { Queue = [new("boken", JobPriority.Batch, 7)] };
        var worker = fleet.Workers[0];
        var work = Enumerable.Range(0, 8)
            .Select(place => new WorkId(place == 0 ? job : Guid.CreateVersion7(), $"d{place}", 1, Guid.NewGuid()));
        var page = Open(fleet with { Workers = [worker with { Report = worker.Report with { Leases = [.. work] } }] });

        var links = page.FindAll("[data-instance=i-1] a");
        Assert.Equal(6, links.Count);
        Assert.Equal(($"/jobs/{job}", "d0"), (links[0].GetAttribute("href"), links[0].TextContent.Trim()));
        Assert.Contains("and 2 more", Row(page, "i-1"), StringComparison.Ordinal);
        Assert.Equal(
            ["/jobs?state=running", "/jobs?state=queued"],
            page.FindAll("[data-testid=figures] a").Select(link => link.GetAttribute("href")));
        Assert.Equal("/jobs?state=queued&detector=boken", page.Find("[data-testid=queue] a").GetAttribute("href"));
    }

    [Fact]
    public void The_queue_and_the_decisions_are_shown_the_urgent_and_the_newest_first()
    {
        var page = Open(Empty with
        {
            Queue = [new("boken", JobPriority.Batch, 7), new("wm", JobPriority.Interactive, 2)],
            Decisions = [new(Time.GetUtcNow().AddMinutes(-3), "launch g4dn.xlarge", "work waits")],
        });

        Assert.Equal(
            ["wmInteractive2", "bokenBatch7"],
            page.FindAll("[data-testid=queue] tbody tr")
                .Select(row => string.Concat(row.Children.Select(cell => cell.TextContent.Trim()))));
        var decision = page.Find("[data-testid=decisions] li").TextContent;
        Assert.Contains("launch g4dn.xlarge", decision, StringComparison.Ordinal);
        Assert.Contains($"3 min ago · {Time.GetUtcNow().AddMinutes(-3):yyyy-MM-dd HH:mm} UTC", decision, StringComparison.Ordinal);
        Assert.Contains("work waits", decision, StringComparison.Ordinal);
        Assert.Equal("9", page.FindAll("[data-testid=figures] dd")[2].TextContent);
    }

    [Theory]
    [InlineData("hot", false, "It takes work already.", null, null)]
    [InlineData("draining", true, null, "It takes no new work already.", null)]
    [InlineData("draining", false, null, "It takes no new work already.", "It stops when its current work is finished.")]
    [InlineData("starting", false, "It is starting already.", "It has not joined yet.", null)]
    [InlineData("stopping", false, "It is being stopped.", "It takes no work.", "It is being stopped already.")]
    [InlineData("warm", false, null, "It takes no work.", "It is stopped already.")]
    public void What_makes_no_sense_is_off_with_the_reason(
        string state,
        bool held,
        string? whyNotStart,
        string? whyNotDrain,
        string? whyNotStop)
    {
        var page = Open(Fleet(Of("i-1", state) with { Held = held }));

        Assert.Equal(
            [whyNotStart, whyNotDrain, whyNotStop],
            new[] { state == "draining" ? "Resume" : "Start", "Drain", "Stop" }.Select(what => WhyNot(page, $"{what} i-1")));
    }

    [Fact]
    public void A_worker_that_joined_by_itself_cannot_be_stopped_here()
    {
        var page = Open(Fleet(new InstanceSnapshot("guest", "", "hot", Time.GetUtcNow(), 0, "guest") { Managed = false }));

        Assert.Contains("joined by itself", Row(page, "guest"), StringComparison.Ordinal);
        Assert.Null(WhyNot(page, "Drain guest"));
        Assert.Empty(page.FindAll("button[aria-label='Stop guest']"));
    }

    [Fact]
    public async Task Draining_and_starting_are_asked_for_at_once_and_their_answer_is_shown()
    {
        var page = Open(Fleet(Of("i-1", "hot"), Of("i-2", "warm")));
        Capacity.Answer = () => Fleet(Of("i-1", "draining") with { Held = true }, Of("i-2", "starting"));

        await Button(page, "Drain i-1").ClickAsync(new());
        Assert.Contains("then paused until it is resumed", Row(page, "i-1"), StringComparison.Ordinal);
        await Button(page, "Resume i-1").ClickAsync(new());

        Assert.Equal(["drain i-1", "start i-1"], Capacity.Asked);
    }

    [Fact]
    public async Task Stopping_asks_first()
    {
        var page = Open(Fleet(Of("i-1", "hot")));

        await Button(page, "Stop i-1").ClickAsync(new());
        Assert.Contains(
            "It finishes its current work first.",
            page.Find("[data-instance=i-1] [role=alert]").TextContent,
            StringComparison.Ordinal);
        Assert.Empty(Capacity.Asked);

        await Text(page, "Yes, stop").ClickAsync(new());
        Assert.Equal(["stop i-1"], Capacity.Asked);
        Assert.Empty(page.FindAll("[data-instance=i-1] [role=alert]"));
    }

    [Fact]
    public async Task A_launch_names_the_chosen_kind_and_is_off_where_a_limit_does_not_allow_it()
    {
        var page = Open(Empty);

        await Button(page, "Launch an instance").ClickAsync(new());
        Assert.StartsWith("launch g4dn.xlarge ", Assert.Single(Capacity.Asked), StringComparison.Ordinal);

        await page.Find("select").ChangeAsync(new() { Value = "g5.xlarge" });
        Assert.Equal("That is too dear.", WhyNot(page, "Launch an instance"));
        Assert.Contains("That is too dear.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_launch_that_was_accepted_is_followed_by_another_and_one_without_an_answer_by_the_same()
    {
        var page = Open(Empty);
        await Button(page, "Launch an instance").ClickAsync(new());
        Capacity.Answer = () => throw new TimeoutException("no answer");
        await Button(page, "Launch an instance").ClickAsync(new());
        Assert.Contains("did not answer in time", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        await Button(page, "Launch an instance").ClickAsync(new());

        Assert.NotEqual(Capacity.Asked[0], Capacity.Asked[1]);
        Assert.Equal(Capacity.Asked[1], Capacity.Asked[2]);
    }

    [Fact]
    public async Task A_refusal_is_shown_in_its_own_words()
    {
        var page = Open(Fleet(Of("i-1", "hot")));
        Capacity.Answer = () => throw new FleetRefusalException("i-1 is on its way at this moment; ask again in a few seconds.");

        await Button(page, "Drain i-1").ClickAsync(new());

        Assert.Contains("i-1 is on its way at this moment", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_follows_the_fleet_while_it_is_open()
    {
        var page = Open(Fleet(Of("i-1", "starting")));
        Assert.Contains("Its worker has not joined yet.", Row(page, "i-1"), StringComparison.Ordinal);

        Capacity.Fleet = Fleet(Of("i-1", "hot"));
        Time.Advance(LookAgain);

        page.WaitForAssertion(() => Assert.Contains("Hot", Row(page, "i-1"), StringComparison.Ordinal));
    }

    [Fact]
    public void A_fleet_that_does_not_answer_is_said_and_its_last_answer_stays()
    {
        var page = Open(Fleet(Of("i-1", "hot")));
        Capacity.Failure = new TimeoutException("no answer");
        Time.Advance(LookAgain);

        page.WaitForAssertion(() =>
            Assert.Contains("does not answer; trying again. What is shown here is its last answer.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Hot", Row(page, "i-1"), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_latest_decisions_are_shown_unless_all_are_asked_for()
    {
        var page = Open(
            Empty with
            {
                Decisions =
                [
                    .. Enumerable.Range(0, 30).Select(number => new FleetDecision(Time.GetUtcNow(), $"launch {number}", "work waits")),
                ],
            });
        Assert.Equal(8, page.FindAll("[data-testid=decisions] li").Count);

        Text(page, "Show all 30").Click();

        Assert.Equal(30, page.FindAll("[data-testid=decisions] li").Count);
    }

    private InstanceSnapshot Of(string id, string state) =>
        new(id, "g4dn.xlarge", state, Time.GetUtcNow().AddMinutes(-90), 0.53, state is "hot" or "draining" ? $"node-of-{id}" : null);

    /// <summary>Each instance that has joined works on one part of two.</summary>
    private FleetSnapshot Fleet(params InstanceSnapshot[] instances) =>
        Empty with
        {
            Instances = [.. instances],
            Workers =
            [
                .. instances
                    .Where(instance => instance.Node is not null)
                    .Select(instance => new WorkerSnapshot(
                        new WorkerReport(
                            instance.Node!,
                            "host",
                            2,
                            ["wm"],
                            ["wm", "boken"],
                            [],
                            false,
                            [new(0, "Tesla T4", 0.43, "550.54", 2150, 15360, 61)],
                            300,
                            instance.Id),
                        SlotsInUse: 1,
                        Time.GetUtcNow())),
            ],
        };

    private IRenderedComponent<FleetPage> Open(FleetSnapshot fleet)
    {
        Capacity.Fleet = fleet;
        var page = Browser.Render<FleetPage>();
        page.WaitForElement("[data-testid=figures]");
        return page;
    }

    private static string Row(IRenderedComponent<FleetPage> page, string id) => page.Find($"[data-instance={id}]").TextContent;

    /// <returns>Null where the button is on.</returns>
    private static string? WhyNot(IRenderedComponent<FleetPage> page, string name)
    {
        var button = Button(page, name);
        Assert.Equal(button.HasAttribute("disabled"), button.HasAttribute("aria-describedby"));
        return button.GetAttribute("aria-describedby") is { } id ? page.Find($"#{id}").TextContent : null;
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<FleetPage> page, string name) =>
        page.Find($"button[aria-label='{name}']");

    private static AngleSharp.Dom.IElement Text(IRenderedComponent<FleetPage> page, string text) =>
        Assert.Single(page.FindAll("button"), button => button.TextContent.Contains(text, StringComparison.Ordinal));
}
