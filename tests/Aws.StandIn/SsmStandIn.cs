using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace FakeFinder.Aws.StandIn;

/// <summary>
/// The Parameter Store's JSON protocol as far as secrets are read, strict as the real one: what is not signed, not decrypted or unknown is
/// refused, and a page holds two parameters.
/// </summary>
public sealed class SsmStandIn : IAsyncDisposable
{
    private const int PageSize = 2;
    private const string Target = "AmazonSSM.";

    private readonly SortedDictionary<string, string> parameters = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(int Status, string Code)> faults = [];
    private LoopbackServer? server;

    private SsmStandIn()
    {
    }

    public string Url => server!.Url;

    /// <summary>The actions that were asked for with the path or name, in their order, and the access key that signed each.</summary>
    public ConcurrentQueue<(string Action, string Name, string AccessKey)> Asked { get; } = [];

    /// <param name="parameters">By their full names; secrets of the Secrets Manager as <c>/aws/reference/secretsmanager/NAME</c>.</param>
    public static async Task<SsmStandIn> StartAsync(params IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var standIn = new SsmStandIn();
        foreach (var (name, value) in parameters)
        {
            standIn.parameters.Add(name, value);
        }

        standIn.server = await LoopbackServer.StartAsync(standIn.AnswerAsync);
        return standIn;
    }

    /// <summary>The next request fails.</summary>
    public void Fail(int status, string code) => faults.Enqueue((status, code));

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task AnswerAsync(HttpContext context)
    {
        var asked = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();
        var action = context.Request.Headers["X-Amz-Target"].ToString();
        var signer = context.Request.Headers.Authorization.ToString();
        if (faults.TryDequeue(out var fault))
        {
            await RefuseAsync(context, fault.Status, fault.Code);
        }
        else if (!signer.Contains("/ssm/aws4_request", StringComparison.Ordinal))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "MissingAuthenticationTokenException");
        }
        else if (asked["WithDecryption"]?.GetValue<bool>() != true)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "ValidationException");
        }
        else
        {
            Asked.Enqueue((
                action[Target.Length..],
                (string)(asked["Path"] ?? asked["Name"])!,
                signer.Split("Credential=")[1].Split('/')[0]));
            await (action[Target.Length..] switch
            {
                "GetParametersByPath" => ListAsync(context, asked),
                "GetParameter" => GetAsync(context, asked),
                _ => RefuseAsync(context, StatusCodes.Status400BadRequest, "UnknownOperationException"),
            });
        }
    }

    private Task ListAsync(HttpContext context, JsonObject asked)
    {
        var path = (string)asked["Path"]!;
        if (path[0] != '/' || asked["Recursive"]?.GetValue<bool>() != true)
        {
            return RefuseAsync(context, StatusCodes.Status400BadRequest, "ValidationException");
        }

        var from = int.Parse((string?)asked["NextToken"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        var below = parameters
            .Where(one => one.Key.StartsWith($"{path}/", StringComparison.Ordinal)
                && !one.Key.StartsWith("/aws/reference/", StringComparison.Ordinal))
            .Skip(from)
            .ToList();
        var answer = new JsonObject { ["Parameters"] = new JsonArray([.. below.Take(PageSize).Select(one => Describe(one.Key))]) };
        if (below.Count > PageSize)
        {
            answer["NextToken"] = $"{from + PageSize}";
        }

        return WriteAsync(context, StatusCodes.Status200OK, answer);
    }

    private Task GetAsync(HttpContext context, JsonObject asked) =>
        parameters.ContainsKey((string)asked["Name"]!)
            ? WriteAsync(context, StatusCodes.Status200OK, new JsonObject { ["Parameter"] = Describe((string)asked["Name"]!) })
            : RefuseAsync(context, StatusCodes.Status400BadRequest, "ParameterNotFound");

    private JsonObject Describe(string name) =>
        new JsonObject
        {
            ["ARN"] = $"arn:aws:ssm:eu-central-1:123456789012:parameter{name}",
            ["DataType"] = "text",
            ["LastModifiedDate"] = 1_767_225_600.5,
            ["Name"] = name,
            ["Type"] = "SecureString",
            ["Value"] = parameters[name],
            ["Version"] = 1,
        };

    private static Task RefuseAsync(HttpContext context, int status, string code) =>
        WriteAsync(context, status, new JsonObject { ["__type"] = code, ["message"] = $"The stand-in says {code}." });

    private static Task WriteAsync(HttpContext context, int status, JsonObject answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        return context.Response.WriteAsync(answer.ToJsonString());
    }
}
