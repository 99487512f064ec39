using Bunit;
using FakeFinder.Web.Access;
using FakeFinder.Web.Dashboard.Access;
using FakeFinder.Web.Dashboard.Pages.Analyse;
using FakeFinder.Web.Dashboard.Pages.Evaluations;
using FakeFinder.Web.Dashboard.Pages.Fleet;

namespace FakeFinder.Web.Tests.Dashboard.Pages;

/// <summary>What a page offers to somebody who may look at it and nothing else.</summary>
public sealed class AllowedTests : DashboardContext
{
    internal override Caller User => new("key:1", "Reader", new HashSet<AccessScope> { AccessScope.Read });

    [Fact]
    public void A_reader_sees_no_buttons_that_submit_or_operate()
    {
        Assert.Contains("needs the scope submit", Browser.Render<AnalysePage>().Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Evaluate here", Browser.Render<EvaluationsPage>().Markup, StringComparison.Ordinal);
        var launch = Browser.Render<ActButton>(button => button.Add(one => one.Label, "Launch").Add(one => one.Name, "Launch"));
        Assert.Empty(launch.Markup.Trim());
    }

    [Fact]
    public void The_name_of_who_is_signed_in_stands_beside_the_way_out()
    {
        var signedIn = Browser.Render<SignedIn>();
        Assert.Equal("Reader", signedIn.Find("span").TextContent);
        Assert.Equal("/sign-out", signedIn.Find("form").GetAttribute("action"));
    }
}
