using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace FakeFinder.Aws.Ssm;

/// <summary>Reads parameters, decrypted.</summary>
internal sealed class SsmParameters(IAmazonSimpleSystemsManagement client)
{
    /// <returns>All that are below the path, by what follows it, with ':' for '/'.</returns>
    /// <exception cref="InvalidDataException">
    /// They cannot be read, or there is none; the message is a sentence for the operator.
    /// </exception>
    public async Task<Dictionary<string, string?>> BelowAsync(string path, CancellationToken cancellationToken)
    {
        path = path.TrimEnd('/');
        var found = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var request = new GetParametersByPathRequest { Path = path, Recursive = true, WithDecryption = true };
        do
        {
            var page = await CallAsync(
                "GetParametersByPath",
                path,
                () => client.GetParametersByPathAsync(request, cancellationToken),
                cancellationToken);
            foreach (var parameter in page.Parameters ?? [])
            {
                found[parameter.Name[(path.Length + 1)..].Replace('/', ':')] = parameter.Value;
            }

            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
        return found.Count > 0
            ? found
            : throw new InvalidDataException(
                $"There is no parameter below {path} in the SSM Parameter Store: put the secrets there, or correct "
                    + $"{SsmSecrets.Section}:Prefix or Region.");
    }

    /// <exception cref="InvalidDataException">It cannot be read; the message is a sentence for the operator.</exception>
    public async Task<string> OneAsync(string name, CancellationToken cancellationToken)
    {
        var request = new GetParameterRequest { Name = name, WithDecryption = true };
        return (await CallAsync("GetParameter", name, () => client.GetParameterAsync(request, cancellationToken), cancellationToken))
            .Parameter
            .Value;
    }

    private static async Task<T> CallAsync<T>(string action, string name, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && RemedyFor(exception, action, name) is { } remedy)
        {
            var said = exception is AmazonServiceException { ErrorCode.Length: > 0 } service
                ? $"{service.ErrorCode}: {FirstLine(service.Message).TrimEnd('.')}"
                : FirstLine(exception.Message).TrimEnd('.', ':');
            throw new InvalidDataException($"The SSM Parameter Store does not give {name} ({said}): {remedy}.", exception);
        }
    }

    /// <returns>Null where the exception is not about the service.</returns>
    private static string? RemedyFor(Exception exception, string action, string name) => exception switch
    {
        AmazonServiceException { ErrorCode: "ParameterNotFound" } => $"create it, or correct {SsmSecrets.Section}:Names",
        AmazonServiceException { ErrorCode: "InvalidKeyId" } => "see that its KMS key is there and enabled",
        AmazonServiceException service when (int)service.StatusCode is 401 or 403 || service.ErrorCode is "AccessDeniedException"
            or "UnrecognizedClientException" or "ExpiredTokenException" or "InvalidSignatureException" =>
            $"allow this machine's role ssm:{action} on it and kms:Decrypt with its key"
                + (IsReference(name) ? ", and secretsmanager:GetSecretValue on the secret" : ""),
        AmazonServiceException service when (int)service.StatusCode is >= 400 and < 500 && service.ErrorCode != "ThrottlingException" =>
            $"correct {SsmSecrets.Section}",
        AmazonServiceException or HttpRequestException or HttpIOException or OperationCanceledException or TimeoutException =>
            $"see whether the network and SSM are well, and {SsmSecrets.Section}:Region is right",
        AmazonClientException => "give this machine a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, and see "
            + "that a region is set",
        _ => null,
    };

    /// <summary>Where the SDK finds no credentials, it tells each place where it has looked in a line of its own.</summary>
    private static string FirstLine(string message) => message.Split('\n', 2)[0].Trim();

    private static bool IsReference(string name) => name.StartsWith("/aws/reference/secretsmanager/", StringComparison.Ordinal);
}
