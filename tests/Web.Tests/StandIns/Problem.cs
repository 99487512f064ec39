using System.Net;
using System.Text.Json;

namespace FakeFinder.Web.Tests.StandIns;

public static class Problem
{
    /// <summary>Checks that the answer is a problem detail with this status, and gives its sentence.</summary>
    public static async Task<string> DetailAsync(HttpStatusCode status, HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"Expected {status}, got {response.StatusCode}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(body);
        Assert.Equal((int)status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.RootElement.GetProperty("traceId").GetString()!);
        return problem.RootElement.GetProperty("detail").GetString()!;
    }
}
